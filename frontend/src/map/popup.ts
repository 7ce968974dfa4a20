import { element, linkOrText } from "../shared/build.ts";
import type { PointProperties } from "./points.ts";

const LISTED = 50;

/** The inside of a popup: a title, perhaps a link, and what is known beside it. */
export function popupContent(title: string, address: unknown, details: string[]): HTMLElement {
  const content = element("div", "hansa-map-popup");
  const heading = element("p", "hansa-map-popup-title");
  heading.append(linkOrText(title, address));
  content.append(heading);
  const known = details.filter(Boolean);
  if (known.length) content.append(element("p", "hansa-map-popup-detail", known.join(" · ")));
  return content;
}

/** Organisations at one place, which no zoom parts. */
export function popupList(organisations: PointProperties[], title: string): HTMLElement {
  const content = element("div", "hansa-map-popup");
  content.append(element("p", "hansa-map-popup-detail", title));
  const list = element("ul", "hansa-map-popup-list");
  for (const { name, url } of organisations.slice(0, LISTED)) {
    const entry = element("li", "");
    entry.append(linkOrText(name ?? "", url));
    list.append(entry);
  }
  content.append(list);
  return content;
}
