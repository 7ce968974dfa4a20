import type { ExpressionSpecification } from "maplibre-gl";
import { type Rgb, css, mix } from "../shared/colours.ts";
import type { Theme } from "../shared/theme.ts";
import { quantileSteps, stepOf, stepRanges } from "./quantiles.ts";

/** Five depths of the accent colour over the land. */
const DEPTHS = [0.14, 0.28, 0.44, 0.6, 0.78];

/** How a set of counts is shaded: the class bounds, and the counts by the code that the shapes carry. */
export interface Shading {
  counts: Record<string, number>;
  bounds: number[];
  ranges: [number, number][];
}

export function shadingOf(counts: Record<string, number>): Shading {
  const values = Object.values(counts);
  const bounds = quantileSteps(values, DEPTHS.length);
  return { counts, bounds, ranges: stepRanges(bounds, Math.max(0, ...values)) };
}

export function landColour(theme: Theme): Rgb {
  return mix(theme.surface, theme.line, 0.6);
}

/** The colours of the classes; few classes are spread over the whole ramp. */
export function ramp(theme: Theme, classes: number): Rgb[] {
  const at = (i: number) => DEPTHS[classes < 2 ? 2 : Math.round((i * (DEPTHS.length - 1)) / (classes - 1))] as number;
  return Array.from({ length: classes }, (_, i) => mix(landColour(theme), theme.accent, at(i)));
}

/** Fill by the property `code`: the colour of its class, or `otherwise` where nothing is counted. */
export function fillByCode(shading: Shading, theme: Theme, otherwise: string): ExpressionSpecification | string {
  const colours = ramp(theme, shading.bounds.length);
  const codes: string[][] = colours.map(() => []);
  for (const [code, count] of Object.entries(shading.counts)) codes[stepOf(count, shading.bounds)]?.push(code);
  const cases = colours.flatMap((colour, i) => (codes[i]?.length ? [codes[i], css(colour)] : []));
  return cases.length ? (["match", ["get", "code"], ...cases, otherwise] as unknown as ExpressionSpecification) : otherwise;
}
