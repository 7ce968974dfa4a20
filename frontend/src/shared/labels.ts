/** Reads the words that the server wrote on an island: `label(el, "zoom-in")` is `data-label-zoom-in`. Empty when not given. */
export function label(island: HTMLElement, name: string): string {
  return island.getAttribute(`data-label-${name}`) ?? "";
}

/** The language of the page part that the island stands in. */
export function languageOf(island: HTMLElement): string {
  return island.closest("[lang]")?.getAttribute("lang") || "en";
}

/** Names of countries by two-letter code, in one language; an unknown code is its own name. */
export function countryNames(language: string): (code: string) => string {
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "code" });
  return (code) => {
    try {
      return names.of(code) ?? code;
    } catch {
      return code; // not the shape of a code at all
    }
  };
}
