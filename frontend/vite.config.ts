import { resolve } from "node:path";
import { defineConfig } from "vite";
import { countryShapes } from "./assets/countries.ts";
import { fontLicences } from "./assets/fonts.ts";
import { interParts } from "./assets/inter.ts";
import { landDrawing } from "./assets/land.ts";
import { mapWorker } from "./assets/worker.ts";

const OUT = resolve(import.meta.dirname, "../src/hansa/portal/static/portal/build");

/** One run for each thing built, so that an island is one file: the server's manifest storage then has no import to rewrite. */
const RUNS: Record<string, { input: Record<string, string>; plugins: ReturnType<typeof mapWorker>[] }> = {
  map: { input: { map: "src/map/main.ts" }, plugins: [mapWorker()] },
  network: { input: { network: "src/network/main.ts" }, plugins: [] },
  assets: { input: { fonts: "src/fonts.css" }, plugins: [countryShapes(), landDrawing(), interParts(), fontLicences()] },
};

export default defineConfig(({ mode }) => {
  const run = RUNS[mode];
  return {
    base: "./",
    publicDir: false,
    plugins: run?.plugins ?? [],
    define: { "process.env.NODE_ENV": JSON.stringify("production") },
    build: {
      outDir: OUT,
      emptyOutDir: mode === "map",
      target: "es2022",
      assetsInlineLimit: 0,
      cssCodeSplit: true,
      modulePreload: false,
      license: mode === "assets" ? false : { fileName: `licences-${mode}.md` },
      chunkSizeWarningLimit: 1500,
      rolldownOptions: {
        input: run?.input ?? {},
        output: {
          entryFileNames: "[name].js",
          chunkFileNames: "[name].js",
          assetFileNames: "[name][extname]",
        },
      },
    },
    test: { environment: "node", include: ["tests/**/*.test.ts"] },
  };
});
