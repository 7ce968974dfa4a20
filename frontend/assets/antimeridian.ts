/**
 * Mends polygons that cross the antimeridian. The sources store such a ring with longitudes that jump between 180 and -180, which a
 * plane map draws as a smear across the whole world.
 */
import type { Position } from "geojson";

type Ring = Position[];
export type PolygonRings = Ring[];

const POLE = 90;

function x(point: Position): number {
  return point[0] as number;
}

function y(point: Position): number {
  return point[1] as number;
}

/** The ring with continuous longitudes (they may leave -180…180). A ring that goes round a pole is closed along that pole. */
export function unwrapRing(ring: Ring): Ring {
  let shift = 0;
  const open = ring.map((point, i) => {
    const before = ring[i - 1];
    if (before) shift += x(point) - x(before) > 180 ? -360 : x(point) - x(before) < -180 ? 360 : 0;
    return [x(point) + shift, y(point)];
  });
  const first = open[0] as Position;
  const last = open[open.length - 1] as Position;
  if (Math.abs(x(last) - x(first)) < 180) return open;
  const mean = open.reduce((sum, point) => sum + y(point), 0) / open.length;
  const pole = Math.sign(mean) * POLE;
  return [...open, [x(last), pole], [x(first), pole], first];
}

/** The part of a closed ring on one side of a meridian (Sutherland and Hodgman's clipping by a half-plane). */
function clipSide(ring: Ring, meridian: number, keep: "east" | "west"): Ring {
  const inside = (point: Position) => (keep === "east" ? x(point) >= meridian : x(point) <= meridian);
  const cut: Ring = [];
  for (let i = 0; i + 1 < ring.length; i++) {
    const a = ring[i] as Position;
    const b = ring[i + 1] as Position;
    if (inside(a)) cut.push(a);
    if (inside(a) !== inside(b)) {
      const t = (meridian - x(a)) / (x(b) - x(a));
      cut.push([meridian, y(a) + t * (y(b) - y(a))]);
    }
  }
  return cut.length < 3 ? [] : [...cut, cut[0] as Position];
}

/** The part of a closed ring between two meridians, moved by `shift` degrees; empty where nothing is left. */
function clipBand(ring: Ring, west: number, shift: number): Ring {
  const band = clipSide(clipSide(ring, west, "east"), west + 360, "west");
  const flat = band.every((point) => x(point) === x(band[0] as Position));
  return flat ? [] : band.map((point) => [x(point) + shift, y(point)]);
}

/** Polygons within -180…180 that cover the same ground as `polygon`, whose holes go with the piece that they lie in. */
export function cutAtAntimeridian(polygon: PolygonRings): PolygonRings[] {
  const rings = polygon.map(unwrapRing);
  const pieces: PolygonRings[] = [];
  for (const shift of [-360, 0, 360]) {
    const clipped = rings.map((ring) => clipBand(alignHole(ring, rings[0] as Ring), -180 - shift, shift));
    if (clipped[0]?.length) pieces.push(clipped.filter((ring) => ring.length));
  }
  return pieces;
}

/** A hole unwrapped on its own may lie a full turn beside its outer ring. */
function alignHole(hole: Ring, outer: Ring): Ring {
  const middle = (ring: Ring) => (Math.min(...ring.map(x)) + Math.max(...ring.map(x))) / 2;
  const turns = Math.round((middle(outer) - middle(hole)) / 360);
  return turns === 0 ? hole : hole.map((point) => [x(point) + 360 * turns, y(point)]);
}
