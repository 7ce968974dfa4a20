import type { NodeHoverDrawingFunction, NodeLabelDrawingFunction } from "sigma/rendering";
import { css } from "../shared/colours.ts";
import type { Theme } from "../shared/theme.ts";

const LONGEST = 42;
const LINE_HEIGHT = 15;

/** A label that does not run over the whole picture. */
export function shorten(label: string): string {
  return label.length > LONGEST ? `${label.slice(0, LONGEST - 1).trimEnd()}…` : label;
}

/** The room for labels in one picture: what is claimed first is kept, what would lie over it is refused. */
export class LabelRoom {
  private taken: [left: number, right: number, y: number][] = [];

  clear(): void {
    this.taken = [];
  }

  claim(left: number, width: number, y: number): boolean {
    const free = this.taken.every(([a, b, line]) => Math.abs(line - y) >= LINE_HEIGHT || left >= b || left + width <= a);
    if (free) this.taken.push([left, left + width, y]);
    return free;
  }
}

/** Writes a text with a rim in the colour of the ground, so that it is read over lines. */
export function writeLabel(context: CanvasRenderingContext2D, text: string, x: number, y: number, theme: Theme): void {
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = css(theme.surface, 0.92);
  context.strokeText(text, x, y);
  context.fillStyle = css(theme.ink);
  context.fillText(text, x, y);
}

export function drawLabel(theme: () => Theme, room: LabelRoom): NodeLabelDrawingFunction {
  return (context, data, settings) => {
    if (!data.label) return;
    context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    const [text, x] = [shorten(data.label), data.x + data.size + 4];
    if (room.claim(x, context.measureText(text).width, data.y)) writeLabel(context, text, x, data.y + settings.labelSize / 3, theme());
  };
}

/** The node under the pointer: its ring and its label on a plate. */
export function drawHover(theme: () => Theme): NodeHoverDrawingFunction {
  return (context, data, settings) => {
    const { surface, ink, line } = theme();
    context.beginPath();
    context.arc(data.x, data.y, data.size + 3, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = css(ink);
    context.stroke();
    if (!data.label) return;
    const text = shorten(data.label);
    context.font = `600 ${settings.labelSize}px ${settings.labelFont}`;
    const [x, width, height] = [data.x + data.size + 6, context.measureText(text).width + 14, settings.labelSize + 12];
    context.beginPath();
    context.roundRect(x, data.y - height / 2, width, height, 6);
    context.fillStyle = css(surface);
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = css(line);
    context.stroke();
    context.fillStyle = css(ink);
    context.fillText(text, x + 7, data.y + settings.labelSize / 3);
  };
}
