import Sigma from "sigma";
import type { Attributes } from "graphology-types";
import type { EdgeDisplayData, NodeDisplayData } from "sigma/types";
import { css, mix } from "../shared/colours.ts";
import { type Theme, wantsStillness } from "../shared/theme.ts";
import { drawHover, drawLabel } from "./labels.ts";
import type { Model } from "./model.ts";

/** The picture: draws the model, and lights up a node with its neighbours. */
export class View {
  private readonly sigma: Sigma;
  private focus: string | null = null;
  private lit = new Set<string>();

  constructor(
    private readonly model: Model,
    surface: HTMLElement,
    private theme: Theme,
    picked: (id: string | null) => void,
  ) {
    const current = () => this.theme;
    this.sigma = new Sigma(model.graph, surface, {
      allowInvalidContainer: true,
      labelFont: theme.font,
      labelSize: 13,
      labelWeight: "500",
      labelDensity: 0.6,
      labelGridCellSize: 110,
      labelRenderedSizeThreshold: model.graph.order > 1000 ? 5 : 6,
      defaultDrawNodeLabel: drawLabel(current),
      defaultDrawNodeHover: drawHover(current),
      minCameraRatio: 0.03,
      maxCameraRatio: 2,
      stagePadding: 48,
      zIndex: true,
      hideEdgesOnMove: model.graph.size > 8000,
      nodeReducer: (id, data) => this.showNode(id, data),
      edgeReducer: (key, data) => this.showEdge(key, data),
    });
    let selected: string | null = null;
    this.sigma.on("enterNode", ({ node }) => this.light(node));
    this.sigma.on("leaveNode", () => this.light(selected));
    this.sigma.on("clickNode", ({ node }) => picked((selected = node)));
    this.sigma.on("clickStage", () => picked((selected = null)));
    this.select = (id) => {
      selected = id;
      this.light(id);
    };
  }

  /** Lights up a node for good, until another or none is selected. */
  readonly select: (id: string | null) => void;

  show(theme: Theme): void {
    this.theme = theme;
    this.sigma.refresh({ skipIndexation: true });
  }

  /** Moves the camera to a node. */
  goTo(id: string): void {
    const place = this.sigma.getNodeDisplayData(id);
    if (place) this.move({ x: place.x, y: place.y, ratio: Math.min(this.sigma.getCamera().ratio, this.model.graph.order > 200 ? 0.25 : 0.6) });
  }

  zoom(factor: number): void {
    this.move({ ratio: this.sigma.getCamera().getBoundedRatio(this.sigma.getCamera().ratio * factor) });
  }

  reset(): void {
    this.move({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  setWheel(enabled: boolean): void {
    this.sigma.setSetting("enableCameraZooming", enabled);
  }

  close(): void {
    this.sigma.kill();
  }

  private move(state: { x?: number; y?: number; ratio?: number; angle?: number }): void {
    void this.sigma.getCamera().animate(state, { duration: wantsStillness() ? 0 : 250 });
  }

  private light(id: string | null): void {
    if (id === this.focus) return;
    this.focus = id;
    this.lit = new Set(id === null ? [] : [id, ...this.model.neighbours(id).map((neighbour) => neighbour.id)]);
    this.sigma.refresh({ skipIndexation: true, schedule: true });
  }

  private showNode(id: string, data: Attributes): Partial<NodeDisplayData> {
    if (this.focus === null) return data;
    if (this.lit.has(id)) return { ...data, zIndex: 1, forceLabel: id === this.focus || this.lit.size < 30, highlighted: id === this.focus };
    return { ...data, color: this.faint(), label: null, zIndex: 0 };
  }

  private showEdge(key: string, data: Attributes): Partial<EdgeDisplayData> {
    if (this.focus === null) return data;
    const [source, target] = this.model.graph.extremities(key);
    if (source !== this.focus && target !== this.focus) return { ...data, hidden: true };
    return { ...data, zIndex: 1, size: Math.max(1.2, data["size"] as number) };
  }

  private faint(): string {
    return css(mix(this.theme.surface, this.theme.ink, 0.12));
  }
}
