import type { Feature, Point } from "geojson";
import { type GeoJSONSource, type LngLatLike, type Map as Chart, type MapGeoJSONFeature, type PointLike, Popup } from "maplibre-gl";
import { countryNames } from "../shared/labels.ts";
import { CLIENT_CLUSTER_ZOOM, type Scene } from "./layers.ts";
import type { Options } from "./options.ts";
import type { PointProperties } from "./points.ts";
import { popupContent, popupList } from "./popup.ts";

const REACH_PX = 5;
/** From here on a server's cluster says what it is; before it a click goes closer. */
const TALKING_ZOOM = 10;

/** What a click or a resting pointer on the map does. */
export class Clicks {
  private readonly hint = new Popup({ closeButton: false, closeOnClick: false, focusAfterOpen: false, className: "hansa-map-hint", offset: 8 });
  private readonly nameOf: (code: string) => string;
  private readonly number: Intl.NumberFormat;

  constructor(
    private readonly chart: Chart,
    private readonly options: Options,
    private readonly scene: Scene,
  ) {
    this.nameOf = countryNames(scene.language);
    this.number = new Intl.NumberFormat(scene.language);
    chart.on("click", (event) => void this.click(event.point, event.lngLat));
    if (matchMedia("(hover: hover)").matches) chart.on("mousemove", (event) => this.hover(event.point, event.lngLat));
    chart.getCanvasContainer().addEventListener("mouseleave", () => this.hint.remove());
  }

  private async click(point: { x: number; y: number }, at: LngLatLike): Promise<void> {
    this.hint.remove();
    const found = this.find(point);
    if (!found) return;
    const place = found.geometry.type === "Point" ? (found.geometry.coordinates as [number, number]) : at;
    if (found.layer.id === "clusters") await this.openCluster(found, place);
    else this.say(this.describe(found), place);
  }

  private hover(point: { x: number; y: number }, at: LngLatLike): void {
    const found = this.find(point);
    this.chart.getCanvas().style.cursor = found ? "pointer" : "";
    if (!found || found.layer.id === "clusters") this.hint.remove();
    else this.hint.setDOMContent(this.describe(found)).setLngLat(at).addTo(this.chart);
  }

  /** The thing under the pointer that has something to say: points before areas. */
  private find({ x, y }: { x: number; y: number }): MapGeoJSONFeature | undefined {
    const box: [PointLike, PointLike] = [[x - REACH_PX, y - REACH_PX], [x + REACH_PX, y + REACH_PX]];
    const near = this.chart.queryRenderedFeatures(box, { layers: ["clusters", "points"] })[0];
    if (near) return near;
    const areas = this.chart.queryRenderedFeatures([x, y], { layers: ["regions", "countries"] });
    return areas.find((area) => area.layer.id === "regions" || this.countOf(area) > 0);
  }

  private countOf(country: MapGeoJSONFeature): number {
    return this.scene.countries?.counts[country.properties["code"] as string] ?? 0;
  }

  private describe(found: MapGeoJSONFeature): HTMLElement {
    const properties = found.properties as PointProperties & { code?: string };
    if (found.layer.id === "points") return popupContent(properties.name ?? "", properties.url, [this.helix(properties.helix), properties.city ?? ""]);
    if (found.layer.id === "regions") return popupContent(properties.name ?? properties.code ?? "", properties.url, [this.counted(properties.count ?? 0)]);
    const code = properties.code ?? "";
    return popupContent(this.nameOf(code), this.options.countryUrl?.replace("{code}", encodeURIComponent(code)), [this.counted(this.countOf(found))]);
  }

  private helix(helix: string | undefined): string {
    return helix ? this.options.word(`helix-${helix}`) : "";
  }

  private counted(count: number): string {
    return `${this.options.word("count")}: ${this.number.format(count)}`;
  }

  private async openCluster(cluster: MapGeoJSONFeature, place: LngLatLike): Promise<void> {
    if (this.scene.inline) return this.openInline(cluster, place);
    const { name, url, count, bbox } = cluster.properties as PointProperties;
    const box = parseBox(bbox);
    const onePlace = box !== null && box[0] === box[2] && box[1] === box[3];
    if (onePlace || this.chart.getZoom() >= TALKING_ZOOM) {
      const counted = this.counted(count ?? 0);
      this.say(name ? popupContent(name, url, [counted]) : popupContent(counted, url, []), place);
    } else if (box) this.chart.fitBounds(box, { padding: 60, maxZoom: TALKING_ZOOM });
    else this.chart.easeTo({ center: place, zoom: this.chart.getZoom() + 2 });
  }

  private async openInline(cluster: MapGeoJSONFeature, place: LngLatLike): Promise<void> {
    const source = this.chart.getSource("points") as GeoJSONSource;
    const id = cluster.properties["cluster_id"] as number;
    const zoom = await source.getClusterExpansionZoom(id);
    if (zoom <= CLIENT_CLUSTER_ZOOM) {
      this.chart.easeTo({ center: place, zoom });
      return;
    }
    const leaves = (await source.getClusterLeaves(id, 1000, 0)) as Feature<Point, PointProperties>[];
    this.say(popupList(leaves.map((leaf) => leaf.properties), this.counted(leaves.length)), place);
  }

  private say(content: HTMLElement, place: LngLatLike): void {
    new Popup({ maxWidth: "280px", offset: 8 }).setDOMContent(content).setLngLat(place).addTo(this.chart);
  }
}

/** The map library hands out arrays of properties as text. */
function parseBox(bbox: unknown): [number, number, number, number] | null {
  const box: unknown = typeof bbox === "string" ? JSON.parse(bbox) : bbox;
  return Array.isArray(box) && box.length === 4 && box.every(Number.isFinite) ? (box as [number, number, number, number]) : null;
}
