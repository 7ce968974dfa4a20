import { yearOf } from "./years.ts";

/** What the server gives: organisations with their places, and dated ties. */
export interface NodeData {
  id: string | number;
  label: string;
  url?: string | null;
  helix?: string | null;
  country?: string | null;
  x?: number | null;
  y?: number | null;
  size?: number | null;
  community?: string | number | null;
  role?: string | null;
}

export interface Tie {
  source: string | number;
  target: string | number;
  weight?: number | null;
  start?: string | null;
  end?: string | null;
  kind?: string | null;
  label?: string | null;
}

export interface Network {
  nodes: NodeData[];
  edges: Tie[];
}

/** A tie with the years in which it holds: a missing start is "always before", a missing end "still". */
export interface DatedTie extends Tie {
  from: number;
  to: number;
}

/** All ties of one pair; the pair is drawn as one line. */
export interface Pair {
  key: string;
  source: string;
  target: string;
  ties: DatedTie[];
}

/** The ties gathered by pair, whichever way round they were given; a tie to oneself or to an unknown node is left out. */
export function gatherPairs(network: Network): Pair[] {
  const known = new Set(network.nodes.map((node) => String(node.id)));
  const pairs = new Map<string, Pair>();
  for (const tie of network.edges) {
    const [source, target] = [String(tie.source), String(tie.target)].sort() as [string, string];
    if (source === target || !known.has(source) || !known.has(target)) continue;
    const key = JSON.stringify([source, target]);
    const pair = pairs.get(key) ?? { key, source, target, ties: [] };
    pair.ties.push({ ...tie, from: yearOf(tie.start) ?? -Infinity, to: yearOf(tie.end) ?? Infinity });
    pairs.set(key, pair);
  }
  return [...pairs.values()];
}

/** A node's place; one without a place stands on a circle round the origin, so that it is seen at all. */
export function placeOf(node: NodeData, index: number, count: number): { x: number; y: number } {
  if (Number.isFinite(node.x) && Number.isFinite(node.y)) return { x: node.x as number, y: node.y as number };
  const angle = (2 * Math.PI * index) / count;
  return { x: Math.cos(angle), y: Math.sin(angle) };
}

/** Radius on screen in pixels: relative sizes spread between two bounds by area, smaller where there are many. */
export function radii(nodes: readonly NodeData[]): number[] {
  const [least, most] = nodes.length > 1000 ? [1.5, 6] : nodes.length > 200 ? [3, 12] : [5, 16];
  const sizes = nodes.map((node) => Math.max(0, node.size ?? 1));
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  if (largest === smallest) return sizes.map(() => (least + most) / 2.4);
  return sizes.map((size) => least + (most - least) * Math.sqrt((size - smallest) / (largest - smallest)));
}
