/** An address that may stand in a link: of this site or the web. Anything else (`javascript:`, garbage) is nothing. */
export function safeAddress(address: unknown): string | null {
  if (typeof address !== "string" || address === "") return null;
  try {
    return ["http:", "https:"].includes(new URL(address, document.baseURI).protocol) ? address : null;
  } catch {
    return null;
  }
}
