import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from "geojson";
import countryCodes from "i18n-iso-countries";
import polylabel from "polylabel";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Plugin } from "vite";
import { type PolygonRings, cutAtAntimeridian } from "./antimeridian.ts";

type World = Topology<{ countries: GeometryCollection<{ name: string }> }>;
type Shape = Feature<Polygon | MultiPolygon, { name: string }>;
export type Country = Feature<MultiPolygon, { id?: string; code?: string; label?: Position; rank?: number }>;

/** Kosovo has no number in ISO 3166; XK is the code that the European Commission uses. */
const CODES_BY_NAME: Record<string, string> = { Kosovo: "XK" };

/** The countries of `world-atlas` at a scale ("110m", "50m") as polygons that a plane map can draw, with `digits` decimals. */
export function readCountries(scale: "110m" | "50m", digits: number): FeatureCollection<MultiPolygon> {
  const path = createRequire(import.meta.url).resolve(`world-atlas/countries-${scale}.json`);
  const world = JSON.parse(readFileSync(path, "utf8")) as World;
  const shapes = feature(world, world.objects.countries).features as Shape[];
  return { type: "FeatureCollection", features: keepLargestLabels(shapes.map((shape) => mendCountry(shape, digits))) };
}

function mendCountry(shape: Shape, digits: number): Country {
  const parts = shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.coordinates;
  const polygons = parts.flatMap(cutAtAntimeridian);
  const largest = polygons.reduce((best, polygon) => (area(polygon) > area(best) ? polygon : best));
  const { id, code } = codesOf(shape);
  return {
    type: "Feature",
    properties: {
      ...(id && { id }),
      ...(code && { code }),
      label: labelPoint(largest).map((value) => round(value, 2)),
      rank: Math.round(area(largest)),
    },
    geometry: { type: "MultiPolygon", coordinates: polygons.map((polygon) => roundRings(polygon, digits)).filter((p) => p.length) },
  };
}

function codesOf(shape: Shape): { id: string | undefined; code: string | undefined } {
  const id = shape.id === undefined ? undefined : String(shape.id).padStart(3, "0");
  return { id, code: id ? countryCodes.numericToAlpha2(id) : CODES_BY_NAME[shape.properties.name] };
}

/** A country in several features (Australia and its outlying reef) is labelled once, on the largest. */
function keepLargestLabels(countries: Country[]): Country[] {
  const largest = new Map<string, Country>();
  for (const country of countries) {
    const code = country.properties.code;
    const known = code && largest.get(code);
    if (code && (!known || (country.properties.rank ?? 0) > (known.properties.rank ?? 0))) largest.set(code, country);
  }
  return countries.map((country) => {
    const { label, rank, ...codes } = country.properties;
    const labelled = codes.code !== undefined && largest.get(codes.code) === country;
    return { ...country, properties: labelled && label && rank !== undefined ? { ...codes, label, rank } : codes };
  });
}

/** Signed areas would do on a sphere; for choosing the largest part, degrees corrected by the cosine of latitude are enough. */
function area(polygon: PolygonRings): number {
  const ring = polygon[0] ?? [];
  let twice = 0;
  let latitude = 0;
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax = 0, ay = 0] = ring[i] ?? [];
    const [bx = 0, by = 0] = ring[i + 1] ?? [];
    twice += ax * by - bx * ay;
    latitude += ay;
  }
  return (Math.abs(twice) / 2) * Math.cos((latitude / Math.max(1, ring.length - 1)) * (Math.PI / 180));
}

/** The point deepest inside the polygon, so that a label never lies in a bay. */
function labelPoint(polygon: PolygonRings): Position {
  const [lon = 0, lat = 0] = polylabel(polygon as [number, number][][], 0.1);
  return [lon, lat];
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Rounded rings without repeated points; a ring that rounding leaves without area goes. */
function roundRings(polygon: PolygonRings, digits: number): PolygonRings {
  const rings = polygon.map((ring) =>
    ring
      .map((point) => point.map((value) => round(value, digits)))
      .filter((point, i, all) => i === 0 || point[0] !== all[i - 1]?.[0] || point[1] !== all[i - 1]?.[1]),
  );
  const outer = rings[0];
  return outer && outer.length >= 4 ? rings.filter((ring) => ring.length >= 4) : [];
}

/** Writes the two files of country shapes. */
export function countryShapes(): Plugin {
  return {
    name: "hansa-country-shapes",
    generateBundle() {
      const emit = (fileName: string, source: object) => this.emitFile({ type: "asset", fileName, source: JSON.stringify(source) });
      emit("countries.geojson", readCountries("110m", 2));
      emit("countries-50m.geojson", readCountries("50m", 2));
    },
  };
}
