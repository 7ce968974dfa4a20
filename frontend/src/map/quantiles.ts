/**
 * Lower bounds of at most `steps` classes that hold about equally many of the positive `values` each. Equal values are never parted, so
 * there may be fewer classes; none where nothing is positive.
 */
export function quantileSteps(values: readonly number[], steps = 5): number[] {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const bounds = new Set<number>();
  for (let step = 0; step < steps && sorted.length > 0; step++) {
    bounds.add(sorted[Math.floor((step * sorted.length) / steps)] as number);
  }
  return [...bounds];
}

/** The class of `value`, from 0; -1 below the first class. */
export function stepOf(value: number, bounds: readonly number[]): number {
  return bounds.findLastIndex((bound) => value >= bound);
}

/** First and last whole number of each class, for the key. */
export function stepRanges(bounds: readonly number[], highest: number): [number, number][] {
  return bounds.map((bound, i) => [bound, i + 1 < bounds.length ? (bounds[i + 1] as number) - 1 : Math.max(bound, highest)]);
}
