import { safeAddress } from "./links.ts";

/** A new element with a class and text; text is always text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, text = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** A button that shows a sign and says its name. */
export function iconButton(className: string, sign: string, name: string, press: () => void): HTMLButtonElement {
  const button = element("button", className, sign);
  button.type = "button";
  button.setAttribute("aria-label", name);
  button.title = name;
  button.addEventListener("click", press);
  return button;
}

/** A link where the address is fit for one, else the bare text. */
export function linkOrText(text: string, address: unknown): HTMLElement {
  const safe = safeAddress(address);
  if (safe === null) return element("span", "", text);
  const link = element("a", "", text);
  link.href = safe;
  return link;
}
