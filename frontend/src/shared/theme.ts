import { type Rgb, css, mix, readableOn } from "./colours.ts";

export const HELICES = ["business", "science", "government", "civil"] as const;
export type Helix = (typeof HELICES)[number];

/** The page's colours, as the island paints with them. */
export interface Theme {
  accent: Rgb;
  surface: Rgb;
  ink: Rgb;
  line: Rgb;
  muted: Rgb;
  onAccent: Rgb;
  helix: Record<Helix, Rgb>;
  tie: Record<"cooperation" | "competition" | "conflict", Rgb>;
  font: string;
}

/** Reads the custom properties at the island's place; a property that the page lacks has a plain default. */
export function readTheme(island: HTMLElement): Theme {
  const probe = document.createElement("span");
  probe.hidden = true;
  island.append(probe);
  const colour = (property: string, otherwise: string) => {
    probe.style.color = `var(${property}, ${otherwise})`;
    return toRgb(getComputedStyle(probe).color);
  };
  const [accent, surface, ink] = [colour("--accent", "#a3341f"), colour("--surface", "#ffffff"), colour("--ink", "#1c1b1a")];
  const optional = (property: string, otherwise: Rgb) => colour(property, css(otherwise));
  const theme: Theme = {
    accent,
    surface,
    ink,
    line: colour("--line", "#dcd7d0"),
    muted: optional("--muted", mix(surface, ink, 0.62)),
    onAccent: readableOn(accent, [255, 255, 255], [20, 18, 16]),
    helix: {
      business: colour("--helix-business", "#a3341f"),
      science: colour("--helix-science", "#2f6690"),
      government: colour("--helix-government", "#6b5b95"),
      civil: colour("--helix-civil", "#4f7f52"),
    },
    tie: {
      cooperation: optional("--tie-cooperation", mix(surface, ink, 0.3)),
      competition: colour("--tie-competition", "#c98a1b"),
      conflict: colour("--tie-conflict", "#c2255c"),
    },
    font: getComputedStyle(island).fontFamily,
  };
  probe.remove();
  return theme;
}

/** Any colour that a browser knows (`oklch()`, `color-mix()`) as red, green and blue: painted, then looked at. */
function toRgb(colour: string): Rgb {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return [128, 128, 128];
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** Calls `changed` when the reader's or the page's theme changes; the answer ends that. */
export function watchTheme(changed: () => void): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = new MutationObserver(changed);
  root.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
  dark.addEventListener("change", changed);
  return () => {
    root.disconnect();
    dark.removeEventListener("change", changed);
  };
}

export function wantsStillness(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
