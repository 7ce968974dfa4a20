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
export function groupingChoice(word: Word, groupings: Grouping[], chosen: (grouping: Grouping) => void): HTMLElement | null {
  const offered = groupings.filter((grouping) => word(grouping));
  if (!word("colour") || offered.length < 2) return null;
  const select = element("select", "");
  select.append(...offered.map((grouping) => new Option(word(grouping), grouping)));
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

/** The nodes whose name holds the text, those that begin with it first. */
export function findNodes(nodes: Iterable<[string, NodeData]>, text: string, most: number): [string, NodeData][] {
  const wanted = fold(text);
  if (!wanted) return [];
  const found = [...nodes].filter(([, node]) => fold(node.label).includes(wanted));
  const rank = (node: NodeData) => (fold(node.label).startsWith(wanted) ? 0 : 1);
  return found.sort(([, a], [, b]) => rank(a) - rank(b) || a.label.localeCompare(b.label)).slice(0, most);
}

/** Without case and accents. */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
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
  const go = (exact: boolean) => {
    const hit = findNodes(nodes, input.value, 1)[0];
    if (hit && (!exact || hit[1].label === input.value)) picked(hit[0]);
  };
  input.addEventListener("input", () => {
    offers.replaceChildren(...findNodes(nodes, input.value, OFFERED).map(([, node]) => new Option("", node.label)));
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
