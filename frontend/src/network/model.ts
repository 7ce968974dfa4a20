import Graph from "graphology";
import { type Rgb, css, mix } from "../shared/colours.ts";
import type { Theme } from "../shared/theme.ts";
import { type Network, type NodeData, type DatedTie, type Pair, type Tie, gatherPairs, placeOf, radii } from "./data.ts";
import { type Group, type Grouping, groupOf, groupsOf } from "./groups.ts";
import { type Years, holdsIn, spanOf } from "./years.ts";

/** From the most peaceful to the most tense: a pair with several kinds of tie is drawn in the colour of the last. */
const KINDS = ["cooperation", "competition", "conflict"] as const;
export type Kind = (typeof KINDS)[number];

export interface Neighbour {
  id: string;
  /** Key of the line between the two. */
  pair: string;
  node: NodeData;
  ties: DatedTie[];
  strength: number;
}

/** The network, what of it shows, and in which colours. Knows nothing of the screen. */
export class Model {
  readonly graph = new Graph({ type: "undirected" });
  readonly nodes = new Map<string, NodeData>();
  readonly span: Years | null;
  groups: Group[] = [];
  private readonly pairs = new Map<string, Pair>();
  private years: Years | null = null;

  constructor(network: Network) {
    const sizes = radii(network.nodes);
    network.nodes.forEach((node, i) => {
      const id = String(node.id);
      if (this.nodes.has(id)) return;
      this.nodes.set(id, node);
      this.graph.addNode(id, { ...placeOf(node, i, network.nodes.length), size: sizes[i], label: node.label });
    });
    for (const pair of gatherPairs(network)) {
      this.pairs.set(pair.key, pair);
      this.graph.addUndirectedEdgeWithKey(pair.key, pair.source, pair.target);
    }
    this.span = spanOf(network.edges);
  }

  kinds(): Kind[] {
    const present = new Set([...this.pairs.values()].flatMap((pair) => pair.ties.map(kindOf)));
    return KINDS.filter((kind) => present.has(kind));
  }

  hasCommunities(): boolean {
    return [...this.nodes.values()].some((node) => groupOf(node, "community") !== null);
  }

  /** Gives each node the colour of its group. The view must be told (as after every change here: graph events are too many). */
  colourNodes(grouping: Grouping, theme: Theme): void {
    this.groups = groupsOf([...this.nodes.values()], grouping, theme);
    const byName = new Map(this.groups.map((group) => [group.name, css(group.colour)]));
    const rest = byName.get(null) ?? css(theme.muted);
    for (const [id, node] of this.nodes) {
      this.graph.getNodeAttributes(id)["color"] = byName.get(groupOf(node, grouping)) ?? rest;
    }
  }

  colourLines(theme: Theme): void {
    const colours = lineColours(theme, this.graph.size);
    for (const key of this.pairs.keys()) {
      const kind = this.kindOfPair(key);
      Object.assign(this.graph.getEdgeAttributes(key), { color: css(colours[kind]), brightColour: css(theme.tie[kind]) });
    }
  }

  /** Shows only ties that held in these years, each line as strong as those ties together. Answers with the lines that changed. */
  filter(years: Years | null): string[] {
    this.years = years;
    const scale = this.graph.size > 2000 ? 0.4 : 1;
    const changed: string[] = [];
    for (const pair of this.pairs.values()) {
      const strength = sum(this.shown(pair.ties));
      const hidden = !(strength > 0);
      const size = scale * Math.min(5, 1 + Math.log2(1 + strength) * 0.6);
      const attributes = this.graph.getEdgeAttributes(pair.key);
      if (attributes["hidden"] === hidden && (hidden || attributes["size"] === size)) continue;
      Object.assign(attributes, { hidden, size });
      changed.push(pair.key);
    }
    return changed;
  }

  /** The partners of a node in the years shown, the strongest first. */
  neighbours(id: string): Neighbour[] {
    const found: Neighbour[] = [];
    this.graph.forEachEdge(id, (key, _attributes, source, target) => {
      const ties = this.shown(this.pairs.get(key)?.ties ?? []);
      const other = source === id ? target : source;
      const node = this.nodes.get(other);
      if (ties.length && node) found.push({ id: other, pair: key, node, ties, strength: sum(ties) });
    });
    return found.sort((a, b) => b.strength - a.strength || (a.node.label < b.node.label ? -1 : 1));
  }

  private shown(ties: DatedTie[]): DatedTie[] {
    const years = this.years;
    return years === null ? ties : ties.filter((tie) => holdsIn(tie, years));
  }

  private kindOfPair(key: string): Kind {
    const ties = this.pairs.get(key)?.ties ?? [];
    return KINDS.findLast((kind) => ties.some((tie) => kindOf(tie) === kind)) ?? "cooperation";
  }
}

export function kindOf(tie: Tie): Kind {
  return KINDS.find((kind) => kind === tie.kind) ?? "cooperation";
}

function sum(ties: Tie[]): number {
  return ties.reduce((total, tie) => total + Math.max(0, tie.weight ?? 1), 0);
}

/** Many lines would cover the ground: they are drawn paler, the tense ones less so. */
export function lineColours(theme: Theme, lines: number): Record<Kind, Rgb> {
  const share = lines > 5000 ? 0.35 : lines > 800 ? 0.6 : 1;
  const pale = (colour: Rgb, strength: number) => mix(theme.surface, colour, strength);
  return {
    cooperation: pale(theme.tie.cooperation, share),
    competition: pale(theme.tie.competition, Math.min(1, share + 0.25)),
    conflict: pale(theme.tie.conflict, Math.min(1, share + 0.35)),
  };
}
