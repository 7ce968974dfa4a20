import type { FeatureCollection } from "geojson";
import type { GeoJSONSource, Map as Chart } from "maplibre-gl";
import { fetchJson } from "../shared/json.ts";
import { countryNames } from "../shared/labels.ts";

/** The zoom from which the finer shapes are worth their download. */
const DETAIL_ZOOM = 2.7;

/** Country shapes and names: the coarse ones at once, the fine ones when somebody looks closely. */
export class Countries {
  private state: "coarse" | "asked" | "fine" = "coarse";

  constructor(
    private readonly chart: Chart,
    private readonly coarse: string,
    private readonly fine: string,
    private readonly language: string,
  ) {}

  async load(): Promise<void> {
    const shapes = await fetchJson<FeatureCollection>(this.coarse);
    if (this.state !== "fine") this.show(shapes);
  }

  /** Fetches the fine shapes once they show; without them the coarse ones stay, and the next look tries again. */
  refine(): void {
    if (this.state !== "coarse" || !this.fine || this.chart.getZoom() < DETAIL_ZOOM) return;
    this.state = "asked";
    fetchJson<FeatureCollection>(this.fine).then(
      (shapes) => {
        this.state = "fine";
        this.show(shapes);
      },
      () => {
        this.state = "coarse";
      },
    );
  }

  private show(shapes: FeatureCollection): void {
    const source = (id: string) => this.chart.getSource(id) as GeoJSONSource | undefined;
    source("countries")?.setData(shapes);
    source("country-labels")?.setData(labelsOf(shapes, this.language));
  }
}

/** One point for each country's name, in the reader's language. */
export function labelsOf(shapes: FeatureCollection, language: string): FeatureCollection {
  const nameOf = countryNames(language);
  const features = shapes.features.flatMap(({ properties }) => {
    if (!properties?.["label"]) return [];
    const { label, code, rank } = properties as { label: number[]; code: string; rank: number };
    return [{ type: "Feature" as const, properties: { name: nameOf(code), rank }, geometry: { type: "Point" as const, coordinates: label } }];
  });
  return { type: "FeatureCollection", features };
}
