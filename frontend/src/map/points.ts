import type { Feature, FeatureCollection, Point } from "geojson";
import type { Bounds } from "./address.ts";

/** One organisation, or several drawn as one circle (`count` over 1). */
export interface PointProperties {
  id?: string | number;
  name?: string;
  url?: string;
  helix?: string;
  city?: string;
  count?: number;
  bbox?: [number, number, number, number];
}

export type Points = FeatureCollection<Point, PointProperties>;

/** The points with numbers as the map writes them: 12,400 becomes "12K" in the reader's language. */
export function withShortCounts(points: Points, language: string): Points {
  const short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
  const shorten = (feature: Feature<Point, PointProperties>) => {
    const count = feature.properties.count ?? 1;
    return count > 1 ? { ...feature, properties: { ...feature.properties, shortCount: short.format(count) } } : feature;
  };
  return { ...points, features: points.features.map(shorten) };
}

/** The box round all points; null where there are none. */
export function boundsOf(points: Points): Bounds | null {
  if (points.features.length === 0) return null;
  const bounds = { west: 180, south: 90, east: -180, north: -90 };
  for (const { geometry } of points.features) {
    const [lon = 0, lat = 0] = geometry.coordinates;
    bounds.west = Math.min(bounds.west, lon);
    bounds.east = Math.max(bounds.east, lon);
    bounds.south = Math.min(bounds.south, lat);
    bounds.north = Math.max(bounds.north, lat);
  }
  return bounds;
}
