// Narrows the roster of a survey as one types. Without it the page is a plain list.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

class Roster extends HTMLElement {
  connectedCallback() {
    const search = this.querySelector("input[type=search]");
    search.parentElement.hidden = false;
    search.addEventListener("input", () => this.narrow(search.value));
    // Enter in the search field must not send the form.
    search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }

  narrow(typed) {
    const words = plain(typed).split(/\s+/);
    for (const row of this.querySelectorAll(".roster-row")) {
      const text = plain(row.querySelector("label").parentElement.textContent);
      const ticked = row.querySelector("input[type=checkbox]").checked;
      row.hidden = !ticked && !words.every((word) => text.includes(word));
    }
  }
}

customElements.define("hansa-roster", Roster);
