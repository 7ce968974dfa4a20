export interface Bounds {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** `address` (whatever query it has) with the part of the world on screen: `bbox=west,south,east,north&zoom=Z`, Z rounded down. */
export function viewAddress(address: string, bounds: Bounds, zoom: number, base: string): string {
  const url = new URL(address, base);
  const { west, south, east, north } = bounds;
  const box = [Math.max(-180, west), Math.max(-90, south), Math.min(180, east), Math.min(90, north)];
  url.searchParams.delete("bbox");
  url.searchParams.delete("zoom");
  const query = url.searchParams.toString();
  url.search = `${query}${query && "&"}bbox=${box.map((degrees) => Number(degrees.toFixed(4))).join(",")}&zoom=${Math.floor(zoom)}`;
  return url.href;
}

/** "west,south,east,north" as bounds; null when it is not four numbers in order. */
export function parseBounds(text: string | null): Bounds | null {
  const numbers = (text ?? "").split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const [west, south, east, north] = numbers;
  if (numbers.length !== 4 || numbers.some((number) => !Number.isFinite(number))) return null;
  const ordered = (west as number) <= (east as number) && (south as number) <= (north as number);
  return ordered ? { west: west as number, south: south as number, east: east as number, north: north as number } : null;
}
