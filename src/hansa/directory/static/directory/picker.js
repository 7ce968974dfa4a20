// Narrows a list of boxes to tick as one types, and tells on its fold what is ticked. The page is whole without it.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

class Picker extends HTMLElement {
  connectedCallback() {
    this.fold = this.querySelector("details");
    this.status = this.querySelector("[role=status]");
    this.list = this.querySelector(".picker-list");
    this.search = this.querySelector("input[type=search]");
    this.sent = this.search.name;
    this.search.parentElement.hidden = false;
    this.search.addEventListener("input", () => this.look());
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("change", (event) => event.target !== this.search && this.tell());
  }

  get rows() {
    return [...this.list.querySelectorAll("label")];
  }

  look() {
    // Words that nobody has chosen by yet are sent with the form, so that it asks what they mean.
    this.search.name = this.sent;
    clearTimeout(this.waiting);
    if (this.dataset.url) this.waiting = setTimeout(() => this.fetch(), 250);
    else this.narrow();
  }

  narrow() {
    const words = plain(this.search.value).split(/\s+/);
    for (const row of this.rows) row.hidden = !words.every((word) => plain(row.textContent).includes(word));
    for (const head of this.list.querySelectorAll(".eyebrow")) head.hidden = !head.parentElement.querySelector("label:not([hidden])");
    this.say(this.rows.filter((row) => !row.hidden).length);
  }

  async fetch() {
    const query = new URLSearchParams({ q: this.search.value, name: this.dataset.name, type: this.dataset.type });
    this.asked?.abort();
    this.asked = new AbortController();
    const answer = await fetch(`${this.dataset.url}?${query}`, { signal: this.asked.signal }).catch(() => null);
    if (!answer?.ok) return;
    const found = document.createElement("div");
    found.innerHTML = await answer.text(); // the server's own page, which escapes every name
    const kept = this.rows.filter((row) => row.firstElementChild.checked || row.firstElementChild.value === "");
    const values = kept.map((row) => row.firstElementChild.value);
    for (const row of found.querySelectorAll("label")) if (values.includes(row.firstElementChild.value)) row.remove();
    const chosen = document.createElement("div");
    chosen.append(...kept);
    this.list.replaceChildren(chosen, found);
    this.say(found.children.length);
  }

  say(count) {
    const { labelFound, labelNone } = this.dataset;
    this.status.textContent = !this.search.value.trim() ? "" : count ? `${labelFound}: ${count}` : labelNone;
  }

  tell() {
    this.search.removeAttribute("name");
    const chosen = this.rows.filter((row) => row.firstElementChild.checked).map((row) => row.textContent.trim());
    this.fold.querySelector("summary").textContent = chosen.join("; ") || this.dataset.labelNothing;
  }

  key(event) {
    if (event.target === this.search && event.key === "Enter") event.preventDefault();
    if (event.key === "Escape" && this.fold.open) this.close(event);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && (event.target === this.search || event.target.type === "checkbox")) this.step(event, step);
  }

  close(event) {
    event.preventDefault();
    this.fold.open = false;
    this.fold.querySelector("summary").focus();
  }

  step(event, step) {
    const boxes = this.rows.filter((row) => !row.hidden).map((row) => row.firstElementChild);
    const next = boxes[boxes.indexOf(event.target) + step] ?? (step < 0 ? this.search : null);
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

customElements.define("hansa-picker", Picker);
