import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const FONTS = ["@fontsource-variable/inter", "@fontsource/source-serif-4"];

/** The Open Font License asks that its text go along with the fonts. */
export function fontLicences(): Plugin {
  return {
    name: "hansa-font-licences",
    generateBundle() {
      const require = createRequire(import.meta.url);
      const texts = FONTS.map((font) => `${font}\n\n${readFileSync(require.resolve(`${font}/LICENSE`), "utf8").trim()}\n`);
      this.emitFile({ type: "asset", fileName: "licences-fonts.md", source: texts.join("\n\n") });
    },
  };
}
