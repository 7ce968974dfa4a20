import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

/**
 * Emits the map library's worker as `map-worker.js`. It is a finished module already; only its source map is left out, because the
 * server's manifest storage refuses a reference to a file that is not there.
 */
export function mapWorker(): Plugin {
  return {
    name: "hansa-map-worker",
    generateBundle() {
      const path = createRequire(import.meta.url).resolve("maplibre-gl/dist/maplibre-gl-worker.mjs");
      const source = readFileSync(path, "utf8").replace(/\/\/# sourceMappingURL=\S+\s*$/, "");
      this.emitFile({ type: "asset", fileName: "map-worker.js", source });
    },
  };
}
