import { element } from "../shared/build.ts";
import { type Rgb, css } from "../shared/colours.ts";
import type { Theme } from "../shared/theme.ts";
import type { Group, Grouping } from "./groups.ts";
import type { Kind } from "./model.ts";

/** What the colours of nodes and lines mean. */
export class Key {
  readonly root = element("div", "hansa-network-key");

  constructor(
    private readonly word: (name: string) => string,
    private readonly countryName: (code: string) => string,
  ) {}

  show(grouping: Grouping, groups: Group[], kinds: Kind[], theme: Theme): void {
    const nodes = element("ul", "");
    nodes.append(...groups.map((group) => entry("hansa-network-dot", group.colour, this.nameOf(grouping, group.name))));
    const lines = element("ul", "");
    const named = kinds.filter((kind) => this.word(`kind-${kind}`));
    lines.append(...named.map((kind) => entry("hansa-network-line", theme.tie[kind], this.word(`kind-${kind}`))));
    this.root.replaceChildren(...[nodes, lines].filter((list) => list.childElementCount > 0));
  }

  private nameOf(grouping: Grouping, name: string | null): string {
    if (name === null) return this.word("other");
    if (grouping === "country") return this.countryName(name);
    return grouping === "helix" ? this.word(`helix-${name}`) : `${this.word("community")} ${name}`;
  }
}

function entry(shape: string, colour: Rgb, text: string): HTMLLIElement {
  const item = element("li", "");
  const sample = element("span", shape);
  sample.style.backgroundColor = css(colour);
  item.append(sample, element("span", "", text));
  return item;
}
