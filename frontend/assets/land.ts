import type { Position } from "geojson";
import type { Plugin } from "vite";
import { readCountries } from "./countries.ts";

/** East–west shrink of the drawing: at Europe's latitudes a degree of longitude is about two thirds of one of latitude. */
const SHRINK = 0.66;
const STYLE =
  "path{fill:#ece6da;stroke:#faf8f4;stroke-width:1.2}@media(prefers-color-scheme:dark){path{fill:#2d2a26;stroke:#1a1918}}";

/** A quiet drawing of the land behind the dots of the first page: in tenths: x is longitude × 0.66, y is −latitude. */
export function landDrawing(): Plugin {
  return {
    name: "land-drawing",
    generateBundle() {
      const path = readCountries("110m", 1)
        .features.flatMap((country) => country.geometry.coordinates.map((polygon) => polygon.map(ringPath).join("")))
        .join("");
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1188 -900 2376 1800"><style>${STYLE}</style><path d="${path}"/></svg>`;
      this.emitFile({ type: "asset", fileName: "land.svg", source: svg });
    },
  };
}

function ringPath(ring: Position[]): string {
  const points = ring.map(([x = 0, y = 0]) => [Math.round(x * SHRINK * 10), Math.round(-y * 10)] as const);
  const steps = points.slice(1).map(([x, y], i) => [x - (points[i]?.[0] ?? 0), y - (points[i]?.[1] ?? 0)] as const);
  const moved = steps.filter(([dx, dy]) => dx !== 0 || dy !== 0);
  return `M${points[0]?.join(" ")}l${moved.map(([dx, dy]) => `${dx}${dy < 0 ? "" : " "}${dy}`).join(" ")}z`;
}
