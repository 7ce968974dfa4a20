import Sigma from "sigma";
import { type Theme, wantsStillness } from "../shared/theme.ts";
import { LabelRoom, drawHover, drawLabel } from "./labels.ts";
import type { Model } from "./model.ts";
import { Spotlight } from "./spotlight.ts";

/** What stands over the picture, in pixels. */
export interface Covered {
  left: number;
  bottom: number;
}

/** The picture: draws the model, and lights up a node with its neighbours. */
export class View {
  private readonly sigma: Sigma;
  private readonly spotlight: Spotlight;
  private selected: string | null = null;

  constructor(
    private readonly model: Model,
    surface: HTMLElement,
    private theme: Theme,
    picked: (id: string | null) => void,
  ) {
    const current = () => this.theme;
    const room = new LabelRoom();
    const { order, size } = model.graph;
    this.sigma = new Sigma(model.graph, surface, {
      allowInvalidContainer: true,
      labelFont: theme.font,
      labelSize: 13,
      labelWeight: "500",
      labelDensity: 0.6,
      labelGridCellSize: 110,
      labelRenderedSizeThreshold: order > 1000 ? 5 : 6,
      defaultDrawNodeLabel: drawLabel(current, room),
      defaultDrawNodeHover: drawHover(current),
      minCameraRatio: 0.03,
      maxCameraRatio: 2,
      stagePadding: 48,
      hideEdgesOnMove: size > 8000,
    });
    this.sigma.on("beforeRender", () => room.clear());
    this.spotlight = new Spotlight(this.sigma, model, surface, current);
    this.sigma.on("enterNode", ({ node }) => this.spotlight.turnTo(node));
    this.sigma.on("leaveNode", () => this.spotlight.turnTo(this.selected));
    this.sigma.on("clickNode", ({ node }) => picked(node));
    this.sigma.on("clickStage", () => picked(null));
  }

  /** Keeps a node in the light, until another or none is selected. */
  select(id: string | null): void {
    this.selected = id;
    this.spotlight.turnTo(id);
  }

  /** Draws everything anew, in these colours. */
  show(theme: Theme): void {
    this.theme = theme;
    this.sigma.refresh({ schedule: true });
  }

  /** Draws the nodes anew. */
  showNodes(): void {
    this.sigma.refresh({ partialGraph: { nodes: this.model.graph.nodes() }, skipIndexation: true, schedule: true });
  }

  /** Draws these lines anew. */
  showLines(keys: string[]): void {
    this.sigma.refresh({ partialGraph: { edges: keys }, skipIndexation: true, schedule: true });
  }

  /** Moves the camera so that a node stands in the middle of what is not covered. */
  goTo(id: string, covered: Covered): void {
    const { x, y } = this.model.graph.getNodeAttributes(id) as { x: number; y: number };
    const place = this.sigma.viewportToFramedGraph(this.sigma.graphToViewport({ x, y }));
    const ratio = Math.min(this.sigma.getCamera().ratio, this.model.graph.order > 200 ? 0.25 : 0.7);
    const { width, height } = this.sigma.getDimensions();
    const perPixel = ratio / Math.min(width, height);
    this.move({ x: place.x - (covered.left / 2) * perPixel, y: place.y - (covered.bottom / 2) * perPixel, ratio });
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    this.move({ ratio: camera.getBoundedRatio(camera.ratio * factor) });
  }

  reset(): void {
    this.move({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  close(): void {
    this.sigma.kill();
  }

  private move(state: { x?: number; y?: number; ratio?: number; angle?: number }): void {
    const camera = this.sigma.getCamera();
    if (wantsStillness()) camera.setState(state);
    else void camera.animate(state, { duration: 250 });
  }
}
