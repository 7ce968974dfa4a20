import { element } from "../shared/build.ts";
import { fetchJson, readInline } from "../shared/json.ts";
import { countryNames, label, languageOf } from "../shared/labels.ts";
import { readTheme, watchTheme } from "../shared/theme.ts";
import { hasWebGL } from "../shared/webgl.ts";
import { YearSliders, groupingChoice, searchBox, zoomButtons } from "./controls.ts";
import type { Network } from "./data.ts";
import type { Grouping } from "./groups.ts";
import { Key } from "./key.ts";
import { Model } from "./model.ts";
import { Panel } from "./panel.ts";
import { type Covered, View } from "./view.ts";

/** `<hansa-network>`: what the server wrote inside stays, the picture stands above it. Its contract is in the README. */
export class HansaNetwork extends HTMLElement {
  private frame: HTMLElement | undefined;
  private view: View | undefined;
  private stopWatching: (() => void) | undefined;
  private loading: AbortController | undefined;

  connectedCallback(): void {
    if (this.frame || this.loading || !hasWebGL("webgl2")) return;
    this.loading = new AbortController();
    const { signal } = this.loading;
    this.load(signal).then(
      (network) => signal.aborted || this.start(network),
      (error: unknown) => signal.aborted || this.fail(error),
    );
  }

  disconnectedCallback(): void {
    this.stop();
  }

  private async load(signal: AbortSignal): Promise<Network> {
    const id = this.getAttribute("data-source-id");
    return id === null ? fetchJson<Network>(this.getAttribute("data-source-url") ?? "", signal) : readInline<Network>(id);
  }

  private start(network: Network): void {
    try {
      if (network.nodes.length > 0) this.build(new Model(network));
      else this.stop();
    } catch (error) {
      console.error(error);
      this.stop();
    }
  }

  private build(model: Model): void {
    const word = (name: string) => label(this, name);
    const language = languageOf(this);
    const countryName = countryNames(language);
    const numbers = new Intl.NumberFormat(language);
    const { stage, surface, bar } = this.buildFrame(word("network"));

    let theme = readTheme(this);
    let grouping = firstGrouping(this.getAttribute("data-colour"), model);
    const key = new Key(word, countryName);
    const recolour = () => {
      model.colourNodes(grouping, theme);
      key.show(grouping, model.groups, model.kinds(), theme);
    };
    model.filter(null);
    model.colourLines(theme);
    recolour();

    let selected: string | null = null;
    const pick = (id: string | null) => {
      selected = id;
      const node = id === null ? undefined : model.nodes.get(id);
      this.view?.select(node ? id : null);
      if (node && id !== null) panel.show(node, model.neighbours(id));
      else panel.hide();
    };
    const goTo = (id: string) => {
      pick(id);
      this.view?.goTo(id, covered(panel.root, stage));
    };
    const panel = new Panel({ word, countryName, number: (value) => numbers.format(value) }, () => pick(null), goTo);
    const view = new View(model, surface, theme, pick);
    this.view = view;

    const sliders = model.span && word("from") && word("to") ? new YearSliders(word, model.span, (years) => {
      view.showLines(model.filter(years));
      if (selected !== null) pick(selected);
    }) : null;
    const reset = () => {
      sliders?.reset();
      pick(null);
      view.reset();
    };
    const groupings: Grouping[] = ["helix", "country", ...(model.hasCommunities() ? ["community" as const] : [])];
    const choice = groupingChoice(word, groupings, grouping, (chosen) => {
      grouping = chosen;
      recolour();
      view.showNodes();
    });
    bar.append(...[searchBox(word, model.nodes, goTo), choice, sliders?.root].filter((part) => part instanceof HTMLElement));
    bar.hidden = bar.childElementCount === 0;
    stage.append(zoomButtons(word, (factor) => view.zoom(factor), reset), panel.root);
    this.frame?.append(key.root);
    keepPageScrolling(surface);
    loadLetters(model, theme.font).then(() => this.view?.show(theme), () => undefined);
    this.stopWatching = watchTheme(() => {
      theme = readTheme(this);
      model.colourLines(theme);
      recolour();
      view.show(theme);
    });
    this.setAttribute("data-state", "ready");
  }

  private buildFrame(name: string): { stage: HTMLElement; surface: HTMLElement; bar: HTMLElement } {
    const frame = element("div", "hansa-network-frame");
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", name);
    const bar = element("div", "hansa-network-bar");
    const stage = element("div", "hansa-network-stage");
    const surface = element("div", "hansa-network-surface");
    surface.setAttribute("aria-hidden", "true");
    stage.append(surface);
    frame.append(bar, stage);
    this.prepend(frame);
    this.frame = frame;
    return { stage, surface, bar };
  }

  private fail(error: unknown): void {
    console.error(error);
    this.stop();
    const status = element("p", "hansa-network-status", label(this, "failed"));
    status.setAttribute("role", "status");
    this.prepend(status);
    this.frame = status;
  }

  private stop(): void {
    this.loading?.abort();
    this.stopWatching?.();
    this.view?.close();
    this.frame?.remove();
    this.removeAttribute("data-state");
    this.loading = this.stopWatching = this.view = this.frame = undefined;
  }
}

/** By what the page wants the dots coloured first; by helix where it does not say, or has no communities. */
function firstGrouping(asked: string | null, model: Model): Grouping {
  if (asked === "country") return asked;
  return asked === "community" && model.hasCommunities() ? asked : "helix";
}

/** What the panel leaves free: it stands at the side, or on a narrow screen at the foot. */
function covered(panel: HTMLElement, stage: HTMLElement): Covered {
  const [top, all] = [panel.getBoundingClientRect(), stage.getBoundingClientRect()];
  return top.width < all.width * 0.7 ? { left: top.right - all.left, bottom: 0 } : { left: 0, bottom: all.bottom - top.top };
}

/** A canvas does not ask for the alphabets of its labels by itself, as text on a page does. */
async function loadLetters(model: Model, font: string): Promise<void> {
  const letters = new Set([...model.nodes.values()].flatMap((node) => [...node.label]));
  await Promise.all(["500", "600"].map((weight) => document.fonts.load(`${weight} 13px ${font}`, [...letters].join(""))));
}

/** The wheel scrolls the page until the reader has taken the picture in hand. */
function keepPageScrolling(surface: HTMLElement): void {
  let taken = false;
  surface.addEventListener("pointerdown", () => (taken = true));
  surface.addEventListener("pointerleave", () => (taken = false));
  surface.addEventListener("wheel", (event) => taken || event.stopPropagation(), { capture: true });
}
