import { css } from "../shared/colours.ts";
import { element } from "../shared/build.ts";
import { HELICES, type Theme } from "../shared/theme.ts";
import { type Shading, ramp } from "./shading.ts";

/** The line under the map: what the colours mean, and whose data are shown. */
export class Key {
  readonly root = element("div", "hansa-map-key");
  private readonly helices = element("ul", "hansa-map-helices");
  private readonly steps = element("div", "hansa-map-steps");

  constructor(
    private readonly word: (name: string) => string,
    notice: string,
    private readonly language: string,
  ) {
    this.root.append(this.steps, this.helices);
    if (notice) this.root.append(element("p", "hansa-map-notice", notice));
  }

  show(theme: Theme, shading: Shading | null): void {
    const named = HELICES.filter((helix) => this.word(`helix-${helix}`));
    this.helices.replaceChildren(...named.map((helix) => entry(css(theme.helix[helix]), this.word(`helix-${helix}`))));
    this.helices.hidden = named.length === 0;
    this.showSteps(theme, shading);
  }

  private showSteps(theme: Theme, shading: Shading | null): void {
    this.steps.hidden = !shading || shading.bounds.length === 0;
    if (!shading || this.steps.hidden) return;
    const number = new Intl.NumberFormat(this.language);
    const text = ([low, high]: [number, number]) => (low === high ? number.format(low) : `${number.format(low)}–${number.format(high)}`);
    const colours = ramp(theme, shading.bounds.length);
    const list = element("ul", "hansa-map-ramp");
    list.append(...shading.ranges.map((range, i) => entry(css(colours[i] ?? theme.accent), text(range))));
    this.steps.replaceChildren(element("span", "hansa-map-steps-title", this.word("count")), list);
  }
}

function entry(colour: string, text: string): HTMLLIElement {
  const item = element("li", "");
  const sample = element("span", "hansa-map-sample");
  sample.style.backgroundColor = colour;
  item.append(sample, element("span", "", text));
  return item;
}
