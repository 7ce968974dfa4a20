import type { FeatureCollection } from "geojson";
import { type GeoJSONSource, Map as Chart, setWorkerUrl } from "maplibre-gl";
import { element, iconButton } from "../shared/build.ts";
import { fetchJson, readInline } from "../shared/json.ts";
import { languageOf } from "../shared/labels.ts";
import { type Theme, readTheme, watchTheme } from "../shared/theme.ts";
import { hasWebGL } from "../shared/webgl.ts";
import type { Bounds } from "./address.ts";
import { Clicks } from "./clicks.ts";
import { Countries } from "./countries.ts";
import { PointsFeed } from "./feed.ts";
import { Key } from "./key.ts";
import { type Scene, paint, style } from "./layers.ts";
import { type Options, readOptions } from "./options.ts";
import { type Points, boundsOf, withShortCounts } from "./points.ts";
import { type Shading, shadingOf } from "./shading.ts";

const EUROPE: Bounds = { west: -11, south: 36, east: 40, north: 64.5 };
const MAX_ZOOM = 12;

/** `<hansa-map>`: what the server wrote inside stays, the map stands above it. Its contract is in the README. */
export class HansaMap extends HTMLElement {
  static observedAttributes = ["data-points-url"];

  private chart: Chart | undefined;
  private frame: HTMLElement | undefined;
  private stopWatching: (() => void) | undefined;
  private feed: PointsFeed | undefined;
  private ask: (() => void) | undefined;

  connectedCallback(): void {
    if (this.chart || !hasWebGL("webgl2")) return;
    try {
      this.start();
    } catch (error) {
      console.error(error);
      this.stop();
    }
  }

  disconnectedCallback(): void {
    this.stop();
  }

  /** A page that filters its list gives the map a new address. */
  attributeChangedCallback(): void {
    this.ask?.();
  }

  private start(): void {
    const options = readOptions(this);
    const language = languageOf(this);
    const inlinePoints = options.pointsId ? readInline<Points>(options.pointsId) : null;
    const scene: Scene = {
      countries: options.countryCounts && shadingOf(options.countryCounts),
      regions: null,
      regionZoom: options.regionZoom,
      inline: inlinePoints !== null,
      language,
    };
    const view = options.bounds ?? (inlinePoints && boundsOf(inlinePoints)) ?? EUROPE;
    setWorkerUrl(options.workerUrl);

    const surface = this.buildFrame(options, view);
    const key = new Key(options.word, options.notice, language);
    this.frame?.append(key.root);
    let theme = readTheme(this);
    const chart = createChart(surface, scene, theme, view, options);
    this.chart = chart;

    const showKey = () => key.show(theme, activeShading(scene, chart));
    const repaint = () => applyPaint(chart, scene, theme);
    this.stopWatching = watchTheme(() => {
      theme = readTheme(this);
      repaint();
      showKey();
    });
    showKey();
    chart.once("load", () => {
      const countries = new Countries(chart, options.countriesUrl, options.countriesDetailUrl, language);
      countries.load().then(
        () => chart.once("idle", () => this.settle(countries)),
        (error) => this.fail(error),
      );
      new Clicks(chart, options, scene);
      this.loadRegions(options, scene, () => {
        repaint();
        showKey();
      });
      this.loadPoints(chart, inlinePoints, language);
      chart.on("zoomend", showKey);
    });
  }

  /** The first picture stands: now there is time for finer shapes. */
  private settle(countries: Countries): void {
    this.setAttribute("data-state", "ready");
    countries.refine();
    this.chart?.on("moveend", () => countries.refine());
  }

  private buildFrame(options: Options, view: Bounds): HTMLElement {
    const frame = element("div", "hansa-map-frame");
    const stage = element("div", "hansa-map-stage");
    const surface = element("div", "hansa-map-surface");
    const controls = element("div", "hansa-map-controls");
    controls.append(
      iconButton("hansa-map-button", "+", options.word("zoom-in"), () => this.chart?.zoomIn()),
      iconButton("hansa-map-button", "−", options.word("zoom-out"), () => this.chart?.zoomOut()),
      iconButton("hansa-map-button", "⤢", options.word("reset"), () => this.chart?.fitBounds(corners(view), FIT)),
    );
    const status = element("p", "hansa-map-status");
    status.setAttribute("role", "status");
    status.hidden = true;
    stage.append(surface, controls, status);
    frame.append(stage);
    this.prepend(frame);
    this.frame = frame;
    return surface;
  }

  private loadPoints(chart: Chart, inline: Points | null, language: string): void {
    const source = chart.getSource("points") as GeoJSONSource;
    if (inline) {
      source.setData(inline);
      return;
    }
    this.feed = new PointsFeed(
      (points) => {
        this.fail(null);
        source.setData(withShortCounts(points, language));
      },
      (error) => this.fail(error),
    );
    this.ask = () => {
      const address = this.getAttribute("data-points-url");
      const box = chart.getBounds();
      const bounds = { west: box.getWest(), south: box.getSouth(), east: box.getEast(), north: box.getNorth() };
      if (address !== null) this.feed?.ask(address, bounds, chart.getZoom());
    };
    this.ask();
    chart.on("moveend", this.ask);
  }

  /** Regions are fetched once, when they first show. */
  private loadRegions(options: Options, scene: Scene, shown: () => void): void {
    const chart = this.chart as Chart;
    if (!options.regionsUrl && !options.regionsId) return;
    const load = async () => {
      if (chart.getZoom() < options.regionZoom) return;
      chart.off("zoomend", load);
      try {
        const shapes = options.regionsId ? readInline<FeatureCollection>(options.regionsId) : await fetchJson<FeatureCollection>(options.regionsUrl as string);
        scene.regions = shadingOf(Object.fromEntries(shapes.features.map(({ properties }) => [properties?.["code"], properties?.["count"] ?? 0])));
        if (options.regionZoom > 0) chart.setLayerZoomRange("countries", 0, options.regionZoom);
        (chart.getSource("regions") as GeoJSONSource | undefined)?.setData(shapes);
        shown();
      } catch (error) {
        this.fail(error);
      }
    };
    chart.on("zoomend", load);
    void load();
  }

  /** Says that something could not be fetched, or that it now could (`null`). */
  private fail(error: unknown): void {
    const status = this.frame?.querySelector<HTMLElement>(".hansa-map-status");
    if (!status) return;
    if (error !== null) console.error(error);
    status.textContent = error === null ? "" : (this.getAttribute("data-label-failed") ?? "");
    status.hidden = error === null;
  }

  private stop(): void {
    this.feed?.stop();
    this.stopWatching?.();
    this.chart?.remove();
    this.frame?.remove();
    this.removeAttribute("data-state");
    this.chart = this.frame = this.feed = this.ask = this.stopWatching = undefined;
  }
}

/** Room for the buttons at the side. */
const FIT = { padding: { top: 24, bottom: 24, left: 24, right: 64 }, maxZoom: 8 };

function corners({ west, south, east, north }: Bounds): [number, number, number, number] {
  return [west, south, east, north];
}

function createChart(container: HTMLElement, scene: Scene, theme: Theme, view: Bounds, options: Options): Chart {
  const chart = new Chart({
    container,
    style: style(scene, theme),
    bounds: corners(view),
    fitBoundsOptions: FIT,
    maxZoom: MAX_ZOOM,
    renderWorldCopies: false,
    attributionControl: false,
    dragRotate: false,
    touchPitch: false,
    fadeDuration: 120,
    locale: { "Map.Title": options.word("map"), "Popup.Close": options.word("close") },
  });
  chart.touchZoomRotate.disableRotation();
  chart.keyboard.disableRotation();
  keepPageScrolling(chart, container);
  return chart;
}

/** The wheel scrolls the page until the reader has taken the map in hand. */
function keepPageScrolling(chart: Chart, container: HTMLElement): void {
  chart.scrollZoom.disable();
  container.addEventListener("pointerdown", () => chart.scrollZoom.enable());
  container.addEventListener("focusin", () => chart.scrollZoom.enable());
  container.addEventListener("pointerleave", () => chart.scrollZoom.disable());
}

function applyPaint(chart: Chart, scene: Scene, theme: Theme): void {
  for (const [layer, properties] of Object.entries(paint(scene, theme))) {
    for (const [name, value] of Object.entries(properties)) {
      chart.setPaintProperty(layer, name as Parameters<Chart["setPaintProperty"]>[1], value as never);
    }
  }
}

function activeShading(scene: Scene, chart: Chart): Shading | null {
  return scene.regions && chart.getZoom() >= scene.regionZoom ? scene.regions : scene.countries;
}
