import { element, iconButton } from "../shared/build.ts";
import type { NodeData } from "./data.ts";
import type { Grouping } from "./groups.ts";
import type { Years } from "./years.ts";

type Word = (name: string) => string;
const OFFERED = 8;
let made = 0;

/** A labelled control. */
function labelled(text: string, control: HTMLElement): HTMLLabelElement {
  const label = element("label", "hansa-network-field");
  label.append(element("span", "", text), control);
  return label;
}

/** The choice of colours; only what has a word is offered, and with one choice there is nothing to choose. */
export function groupingChoice(word: Word, groupings: Grouping[], first: Grouping, chosen: (grouping: Grouping) => void): HTMLElement | null {
  const offered = groupings.filter((grouping) => word(grouping));
  if (!word("colour") || offered.length < 2) return null;
  const select = element("select", "");
  select.append(...offered.map((grouping) => new Option(word(grouping), grouping)));
  select.value = first;
  select.addEventListener("change", () => chosen(select.value as Grouping));
  return labelled(word("colour"), select);
}

/** Two sliders for the first and the last year; they push each other. */
export class YearSliders {
  readonly root = element("div", "hansa-network-years");
  private readonly from: HTMLInputElement;
  private readonly to: HTMLInputElement;

  constructor(
    word: Word,
    private readonly span: Years,
    private readonly chosen: (years: Years | null) => void,
  ) {
    this.from = this.add(word("from"), span.from);
    this.to = this.add(word("to"), span.to);
    this.from.addEventListener("input", () => this.changed(this.from));
    this.to.addEventListener("input", () => this.changed(this.to));
  }

  reset(): void {
    this.from.value = String(this.span.from);
    this.to.value = String(this.span.to);
    this.changed(this.from);
  }

  private add(text: string, year: number): HTMLInputElement {
    const slider = element("input", "");
    slider.type = "range";
    slider.min = String(this.span.from);
    slider.max = String(this.span.to);
    slider.value = String(year);
    const field = labelled(text, slider);
    field.append(element("output", "", String(year)));
    this.root.append(field);
    return slider;
  }

  private changed(moved: HTMLInputElement): void {
    const other = moved === this.from ? this.to : this.from;
    if (Number(this.from.value) > Number(this.to.value)) other.value = moved.value;
    for (const slider of [this.from, this.to]) {
      const output = slider.parentElement?.querySelector("output");
      if (output) output.textContent = slider.value;
    }
    const years = { from: Number(this.from.value), to: Number(this.to.value) };
    const all = years.from === this.span.from && years.to === this.span.to;
    this.chosen(all ? null : years);
  }
}

export interface Name {
  id: string;
  label: string;
  /** For comparing: without case and accents. */
  folded: string;
}

/** The names to search in, in alphabetical order. */
export function namesOf(nodes: Iterable<[string, NodeData]>): Name[] {
  const names = [...nodes].map(([id, { label }]) => ({ id, label, folded: fold(label) }));
  return names.sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : 0));
}

/** The first names that hold the text, those that begin with it before the others. */
export function findNames(names: readonly Name[], text: string, most: number): Name[] {
  const wanted = fold(text);
  if (!wanted) return [];
  const [first, later]: [Name[], Name[]] = [[], []];
  for (const name of names) {
    const at = name.folded.indexOf(wanted);
    if (at === 0) first.push(name);
    else if (at > 0 && later.length < most) later.push(name);
    if (first.length === most) break;
  }
  return [...first, ...later].slice(0, most);
}

/** Without case and accents. */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

/** A box that offers the nodes whose name holds what is typed; Enter or a choice goes there. */
export function searchBox(word: Word, nodes: Map<string, NodeData>, picked: (id: string) => void): HTMLElement | null {
  if (!word("search")) return null;
  const input = element("input", "");
  input.type = "search";
  input.autocomplete = "off";
  const offers = document.createElement("datalist");
  offers.id = `hansa-network-offers-${++made}`;
  input.setAttribute("list", offers.id);
  const names = namesOf(nodes);
  const go = (exact: boolean) => {
    const hit = findNames(names, input.value, 1)[0];
    if (hit && (!exact || hit.label === input.value)) picked(hit.id);
  };
  input.addEventListener("input", () => {
    offers.replaceChildren(...findNames(names, input.value, OFFERED).map((name) => new Option("", name.label)));
    go(true);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      go(false);
    }
  });
  const field = labelled(word("search"), input);
  field.append(offers);
  return field;
}

/** Closer, farther, all. */
export function zoomButtons(word: Word, zoom: (factor: number) => void, reset: () => void): HTMLElement {
  const buttons = element("div", "hansa-network-controls");
  buttons.append(
    iconButton("hansa-network-button", "+", word("zoom-in"), () => zoom(1 / 1.5)),
    iconButton("hansa-network-button", "−", word("zoom-out"), () => zoom(1.5)),
    iconButton("hansa-network-button", "⤢", word("reset"), reset),
  );
  return buttons;
}
