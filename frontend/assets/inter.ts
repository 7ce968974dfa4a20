import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import subsetFont from "subset-font";
import type { Plugin } from "vite";

/** The letters of Western and of Central European languages, each in a file of its own, and no weight that the pages do not use:
 * together about a quarter of the whole font. Anything rarer comes from the whole file, by its unicode-range. */
const PARTS = {
  latin: [[0x20, 0x7e], [0xa0, 0xff], [0x131, 0x131], [0x152, 0x153], [0x2010, 0x2027], [0x2030, 0x203a], [0x20ac, 0x20ac], [0x2190, 0x2193], [0x2212, 0x2212]],
  "latin-ext": [[0x100, 0x130], [0x132, 0x151], [0x154, 0x17f], [0x218, 0x21b]],
} as const;
const WEIGHTS = { wght: { min: 400, max: 650 } };

export function interParts(): Plugin {
  return {
    name: "inter-parts",
    async generateBundle() {
      for (const [part, ranges] of Object.entries(PARTS)) {
        const path = createRequire(import.meta.url).resolve(`@fontsource-variable/inter/files/inter-${part}-wght-normal.woff2`);
        const source = await subsetFont(readFileSync(path), letters(ranges), { targetFormat: "woff2", variationAxes: WEIGHTS });
        this.emitFile({ type: "asset", fileName: `inter-${part}.woff2`, source });
      }
    },
  };
}

function letters(ranges: readonly (readonly [number, number])[]): string {
  const codes = ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
  return String.fromCodePoint(...codes);
}
