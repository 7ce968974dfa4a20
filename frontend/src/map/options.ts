import { label } from "../shared/labels.ts";
import { type Bounds, parseBounds } from "./address.ts";

/** What the server wrote on the element. */
export interface Options {
  countriesUrl: string;
  countriesDetailUrl: string;
  workerUrl: string;
  pointsUrl: string | null;
  pointsId: string | null;
  regionsUrl: string | null;
  regionsId: string | null;
  regionZoom: number;
  countryCounts: Record<string, number> | null;
  countryUrl: string | null;
  bounds: Bounds | null;
  notice: string;
  word: (name: string) => string;
}

const DEFAULT_REGION_ZOOM = 3.5;

export function readOptions(island: HTMLElement): Options {
  const read = (name: string) => island.getAttribute(`data-${name}`);
  const counts = read("country-counts");
  return {
    countriesUrl: absolute(read("countries-url")),
    countriesDetailUrl: absolute(read("countries-detail-url")),
    workerUrl: absolute(read("worker-url")),
    pointsUrl: read("points-url"),
    pointsId: read("points-id"),
    regionsUrl: read("regions-url"),
    regionsId: read("regions-id"),
    regionZoom: counts ? Number(read("region-zoom") ?? DEFAULT_REGION_ZOOM) : 0,
    countryCounts: counts ? (JSON.parse(counts) as Record<string, number>) : null,
    countryUrl: read("country-url"),
    bounds: parseBounds(read("bbox")),
    notice: read("notice") ?? "",
    word: (name) => label(island, name),
  };
}

function absolute(address: string | null): string {
  return address ? new URL(address, document.baseURI).href : "";
}
