import type { DatedTie, Tie } from "./data.ts";

export interface Years {
  from: number;
  to: number;
}

/** The year of an ISO date; null where there is none. */
export function yearOf(date: string | null | undefined): number | null {
  const year = /^(-?\d{4,})/.exec(date ?? "")?.[1];
  return year === undefined ? null : Number(year);
}

/** Whether a tie held at any time in these years. */
export function holdsIn(tie: Pick<DatedTie, "from" | "to">, years: Years): boolean {
  return tie.from <= years.to && tie.to >= years.from;
}

/** First and last year that any tie names; null when that is a single year, or none, so that there is nothing to choose. */
export function spanOf(ties: readonly Tie[]): Years | null {
  let [from, to] = [Infinity, -Infinity];
  for (const tie of ties) {
    for (const year of [yearOf(tie.start), yearOf(tie.end)]) {
      if (year === null) continue;
      from = Math.min(from, year);
      to = Math.max(to, year);
    }
  }
  return to > from ? { from, to } : null;
}

/** The dates of a tie for the reader: "2015–2019", "2015", or with the words for one open end. */
export function datesText(tie: Tie, since: string, until: string): string {
  const [start, end] = [yearOf(tie.start), yearOf(tie.end)];
  if (start !== null && end !== null) return start === end ? String(start) : `${start}–${end}`;
  if (start !== null) return `${since} ${start}`.trim();
  return end === null ? "" : `${until} ${end}`.trim();
}
