export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour between two: `share` 0 is `from`, 1 is `to`. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const between = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * share);
  return [between(0), between(1), between(2)];
}

export function css([red, green, blue]: Rgb, opacity = 1): string {
  return opacity === 1 ? `rgb(${red}, ${green}, ${blue})` : `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}

/** Relative luminance of WCAG 2, from 0 (black) to 1 (white). */
export function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Of two colours the one that is read better on `ground`. */
export function readableOn(ground: Rgb, one: Rgb, other: Rgb): Rgb {
  const contrast = (colour: Rgb) => {
    const [dark, light] = [luminance(ground), luminance(colour)].sort((a, b) => a - b) as [number, number];
    return (light + 0.05) / (dark + 0.05);
  };
  return contrast(one) >= contrast(other) ? one : other;
}
