import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import { css, mix } from "../shared/colours.ts";
import { HELICES, type Theme } from "../shared/theme.ts";
import { type Shading, fillByCode, landColour } from "./shading.ts";

export const EMPTY = { type: "FeatureCollection" as const, features: [] };
export const CLIENT_CLUSTER_ZOOM = 11;

const COUNT: ExpressionSpecification = ["coalesce", ["get", "point_count"], ["get", "count"], 1];
const IS_CLUSTER: ExpressionSpecification = [">", COUNT, 1];

/** Small countries are named only from close by; `rank` is about the area in square degrees. */
const SHOWN_NAMES: ExpressionSpecification = ["step", ["zoom"], [">=", ["get", "rank"], 20], 2, [">=", ["get", "rank"], 2], 4, [">=", ["get", "rank"], 1], 5, true];

/** What the layers depend on beside the theme. */
export interface Scene {
  countries: Shading | null;
  regions: Shading | null;
  regionZoom: number;
  inline: boolean;
  language: string;
}

type Paint = Record<string, Record<string, unknown>>;

/** Every colour of the map, by layer; used to make the layers and to repaint them when the theme changes. */
export function paint(scene: Scene, theme: Theme): Paint {
  const land = css(landColour(theme));
  const border = css(theme.surface);
  return {
    sea: { "background-color": css(theme.surface) },
    countries: { "fill-color": scene.countries ? fillByCode(scene.countries, theme, land) : land, "fill-antialias": false },
    land: { "fill-color": land, "fill-antialias": false },
    regions: { "fill-color": scene.regions ? fillByCode(scene.regions, theme, land) : land },
    "region-borders": { "line-color": border, "line-width": 0.5, "line-opacity": 0.8 },
    "country-borders": { "line-color": border, "line-width": ["interpolate", ["linear"], ["zoom"], 1, 0.6, 5, 1.4] },
    "country-names": { "text-color": css(mix(theme.surface, theme.ink, 0.82)), "text-halo-color": css(theme.surface, 0.85), "text-halo-width": 1.4 },
    points: {
      "circle-color": ["match", ["get", "helix"], ...HELICES.flatMap((helix) => [helix, css(theme.helix[helix])]), css(theme.muted)],
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 2, 4.5, 8, 7],
      "circle-stroke-color": border,
      "circle-stroke-width": 1.5,
    },
    clusters: {
      "circle-color": css(theme.accent),
      "circle-radius": ["interpolate", ["linear"], ["log10", COUNT], 0.3, 10, 1, 12.5, 2, 17, 3, 22, 4, 28, 5, 34],
      "circle-stroke-color": css(mix(theme.surface, theme.accent, 0.25), 0.9),
      "circle-stroke-width": 3,
    },
    "cluster-numbers": { "text-color": css(theme.onAccent) },
  };
}

/** The families of the page's font with a word that the map library reads as a weight; the browser ignores it as a family. */
function fonts(theme: Theme, weight: string): string[] {
  return [...theme.font.split(",").map((family) => family.trim().replace(/^["']|["']$/g, "")), weight];
}

function numberText(language: string): ExpressionSpecification {
  const compact = ["coalesce", ["get", "shortCount"], ["number-format", COUNT, { locale: language }]];
  return compact as unknown as ExpressionSpecification;
}

export function style(scene: Scene, theme: Theme): StyleSpecification {
  const colours = paint(scene, theme);
  const zoom = scene.regionZoom;
  const layers = [
    { id: "sea", type: "background" },
    { id: "land", type: "fill", source: "countries" },
    { id: "countries", type: "fill", source: "countries", ...(zoom > 0 && scene.regions && { maxzoom: zoom }) },
    { id: "regions", type: "fill", source: "regions", minzoom: zoom },
    { id: "region-borders", type: "line", source: "regions", minzoom: Math.max(zoom, 3) },
    { id: "country-borders", type: "line", source: "countries" },
    {
      id: "country-names",
      type: "symbol",
      source: "country-labels",
      minzoom: 1.8,
      filter: SHOWN_NAMES,
      layout: {
        "text-field": ["get", "name"],
        "text-font": fonts(theme, "Medium"),
        "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10.5, 6, 13.5],
        "text-max-width": 7,
        "text-padding": 6,
        "symbol-sort-key": ["-", 0, ["get", "rank"]],
      },
    },
    { id: "points", type: "circle", source: "points", filter: ["!", IS_CLUSTER] },
    { id: "clusters", type: "circle", source: "points", filter: IS_CLUSTER, layout: { "circle-sort-key": COUNT } },
    {
      id: "cluster-numbers",
      type: "symbol",
      source: "points",
      filter: IS_CLUSTER,
      layout: {
        "text-field": numberText(scene.language),
        "text-font": fonts(theme, "SemiBold"),
        "text-size": ["interpolate", ["linear"], ["log10", COUNT], 0.3, 11.5, 3, 13],
        "text-padding": 5,
        "symbol-sort-key": ["-", 0, COUNT],
      },
    },
  ].map((layer) => ({ ...layer, paint: colours[layer.id] }));
  return {
    version: 8,
    sources: {
      countries: { type: "geojson", data: EMPTY },
      "country-labels": { type: "geojson", data: EMPTY },
      regions: { type: "geojson", data: EMPTY },
      points: { type: "geojson", data: EMPTY, ...(scene.inline && { cluster: true, clusterRadius: 44, clusterMaxZoom: CLIENT_CLUSTER_ZOOM }) },
    },
    layers: layers as unknown as LayerSpecification[],
  };
}
