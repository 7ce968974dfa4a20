import { type Rgb } from "../shared/colours.ts";
import { HELICES, type Theme } from "../shared/theme.ts";
import type { NodeData } from "./data.ts";

export type Grouping = "helix" | "country" | "community";

export interface Group {
  name: string | null;
  colour: Rgb;
}

/** Colours that stay apart for the colour-blind (after Okabe and Ito), for light and dark ground alike. */
const PALETTE: Rgb[] = [
  [0, 114, 178],
  [213, 94, 0],
  [0, 158, 115],
  [204, 121, 167],
  [230, 159, 0],
  [86, 180, 233],
  [140, 110, 70],
];

export function groupOf(node: NodeData, grouping: Grouping): string | null {
  const value = node[grouping];
  return value === null || value === undefined || value === "" ? null : String(value);
}

/** The groups in the order of the key, the largest first; what exceeds the palette is the last group, named `null`. */
export function groupsOf(nodes: readonly NodeData[], grouping: Grouping, theme: Theme): Group[] {
  const counts = new Map<string | null, number>();
  for (const node of nodes) {
    const group = groupOf(node, grouping);
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  if (grouping === "helix") {
    const present = HELICES.filter((helix) => counts.has(helix)).map((helix) => ({ name: helix as string, colour: theme.helix[helix] }));
    const others = [...counts.keys()].some((name) => !HELICES.includes(name as (typeof HELICES)[number]));
    return others ? [...present, { name: null, colour: theme.muted }] : present;
  }
  const named = [...counts].filter(([name]) => name !== null).sort(([a, many], [b, few]) => few - many || String(a).localeCompare(String(b)));
  const groups: Group[] = named.slice(0, PALETTE.length).map(([name], i) => ({ name, colour: PALETTE[i] as Rgb }));
  return named.length > PALETTE.length || counts.has(null) ? [...groups, { name: null, colour: theme.muted }] : groups;
}
