import type { NodeHoverDrawingFunction, NodeLabelDrawingFunction } from "sigma/rendering";
import { css } from "../shared/colours.ts";
import type { Theme } from "../shared/theme.ts";

const LONGEST = 42;

/** A label that does not run over the whole picture. */
export function shorten(label: string): string {
  return label.length > LONGEST ? `${label.slice(0, LONGEST - 1).trimEnd()}…` : label;
}

/** Labels with a rim in the colour of the ground, so that they are read over lines. */
export function drawLabel(theme: () => Theme): NodeLabelDrawingFunction {
  return (context, data, settings) => {
    if (!data.label) return;
    context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = css(theme().surface, 0.9);
    context.fillStyle = css(theme().ink);
    const [x, y] = [data.x + data.size + 4, data.y + settings.labelSize / 3];
    const text = shorten(data.label);
    context.strokeText(text, x, y);
    context.fillText(text, x, y);
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
