import { element, iconButton, linkOrText } from "../shared/build.ts";
import type { NodeData } from "./data.ts";
import type { Neighbour } from "./model.ts";
import { kindOf } from "./model.ts";
import { datesText } from "./years.ts";

const LISTED = 60;

interface Words {
  word: (name: string) => string;
  countryName: (code: string) => string;
  number: (value: number) => string;
}

/** What is known of the selected node: a link, and its ties with strength and dates. */
export class Panel {
  readonly root = element("aside", "hansa-network-panel");

  constructor(
    private readonly words: Words,
    private readonly closed: () => void,
    private readonly picked: (id: string) => void,
  ) {
    this.root.hidden = true;
    this.root.setAttribute("aria-live", "polite");
  }

  show(node: NodeData, neighbours: Neighbour[]): void {
    const { word, countryName } = this.words;
    const title = element("p", "hansa-network-title");
    title.append(linkOrText(node.label, node.url));
    const facts = [word(`helix-${node.helix}`), node.country ? countryName(node.country) : "", node.role ?? ""].filter(Boolean);
    const list = element("ul", "hansa-network-ties");
    list.append(...neighbours.slice(0, LISTED).map((neighbour) => this.entry(neighbour)));
    const close = iconButton("hansa-network-close", "×", word("close"), this.closed);
    const count = element("p", "hansa-network-count", `${word("ties")}: ${this.words.number(neighbours.reduce((sum, one) => sum + one.ties.length, 0))}`);
    this.root.replaceChildren(close, title, element("p", "hansa-network-facts", facts.join(" · ")), count, list);
    this.root.hidden = false;
    this.root.scrollTop = 0;
  }

  hide(): void {
    this.root.hidden = true;
    this.root.replaceChildren();
  }

  private entry({ id, node, ties, strength }: Neighbour): HTMLLIElement {
    const { word, number } = this.words;
    const item = element("li", "");
    const name = element("button", "hansa-network-partner", node.label);
    name.type = "button";
    name.addEventListener("click", () => this.picked(id));
    item.append(name, element("span", "hansa-network-strength", `${word("strength")}: ${number(strength)}`));
    for (const tie of ties) {
      const parts = [tie.label ?? "", word(`kind-${kindOf(tie)}`), datesText(tie, word("since"), word("until"))];
      item.append(element("span", "hansa-network-tie", parts.filter(Boolean).join(" · ")));
    }
    return item;
  }
}
