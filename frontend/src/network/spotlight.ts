import type Sigma from "sigma";
import { css } from "../shared/colours.ts";
import type { Theme } from "../shared/theme.ts";
import { LabelRoom, shorten, writeLabel } from "./labels.ts";
import type { Model, Neighbour } from "./model.ts";

const NAMED = 40;
const LAYER = "spotlight";

interface Dot {
  x: number;
  y: number;
  radius: number;
  colour: string;
  label: string;
}

/**
 * Draws one node with its neighbours on a layer above the dimmed picture. It costs as much as the node has neighbours, however large the
 * network: telling the picture itself to draw 25,000 things anew would take too long for a moving pointer.
 */
export class Spotlight {
  private readonly context: CanvasRenderingContext2D;
  private focus: string | null = null;
  private neighbours: Neighbour[] = [];

  constructor(
    private readonly sigma: Sigma,
    private readonly model: Model,
    private readonly surface: HTMLElement,
    private readonly theme: () => Theme,
  ) {
    sigma.createCanvasContext(LAYER, { style: { pointerEvents: "none" } });
    const canvas = sigma.getCanvases()[LAYER] as HTMLCanvasElement;
    sigma.getCanvases()["labels"]?.after(canvas);
    this.context = canvas.getContext("2d") as CanvasRenderingContext2D;
    sigma.resize(true);
    sigma.on("afterRender", () => this.draw());
  }

  /** Puts a node in the light; `null` lights the whole picture again. Asked twice it looks again which ties show. */
  turnTo(id: string | null): void {
    this.focus = id;
    this.neighbours = id === null ? [] : this.model.neighbours(id);
    this.surface.classList.toggle("hansa-network-dimmed", id !== null);
    this.draw();
  }

  private draw(): void {
    const { width, height } = this.sigma.getDimensions();
    this.context.clearRect(0, 0, width, height);
    if (this.focus === null) return;
    const centre = this.dot(this.focus);
    const others = this.neighbours.map((neighbour) => ({ dot: this.dot(neighbour.id), line: this.model.graph.getEdgeAttributes(neighbour.pair) }));
    for (const { dot, line } of others) this.drawLine(centre, dot, line["brightColour"] as string, Math.max(1.5, line["size"] as number));
    for (const { dot } of others) this.drawDot(dot);
    this.drawDot(centre);
    this.drawNames([centre, ...others.slice(0, NAMED).map(({ dot }) => dot)]);
  }

  private dot(id: string): Dot {
    const attributes = this.model.graph.getNodeAttributes(id);
    const place = this.sigma.graphToViewport({ x: attributes["x"] as number, y: attributes["y"] as number });
    const radius = Math.max(2.5, this.sigma.scaleSize(attributes["size"] as number));
    return { ...place, radius, colour: attributes["color"] as string, label: attributes["label"] as string };
  }

  private drawLine(from: Dot, to: Dot, colour: string, width: number): void {
    this.context.beginPath();
    this.context.moveTo(from.x, from.y);
    this.context.lineTo(to.x, to.y);
    this.context.strokeStyle = colour;
    this.context.lineWidth = width;
    this.context.stroke();
  }

  private drawDot({ x, y, radius, colour }: Dot): void {
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.context.fillStyle = colour;
    this.context.fill();
    this.context.lineWidth = 1.5;
    this.context.strokeStyle = css(this.theme().surface);
    this.context.stroke();
  }

  /** Names beside their dots, the centre's first; a name that would lie over another is left out. */
  private drawNames(dots: Dot[]): void {
    const theme = this.theme();
    const room = new LabelRoom();
    dots.forEach(({ x, y, radius, label }, i) => {
      this.context.font = `${i === 0 ? 650 : 500} 13px ${theme.font}`;
      const [text, left] = [shorten(label), x + radius + 4];
      if (room.claim(left, this.context.measureText(text).width, y)) writeLabel(this.context, text, left, y + 4.5, theme);
    });
  }
}
