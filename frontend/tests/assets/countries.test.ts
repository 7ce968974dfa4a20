import type { Position } from "geojson";
import { describe, expect, it } from "vitest";
import { type Country, readCountries } from "../../assets/countries.ts";

const worlds = { "110m": readCountries("110m", 2), "50m": readCountries("50m", 2) };

function country(world: keyof typeof worlds, code: string): Country {
  const found = worlds[world].features.filter((one) => one.properties?.["code"] === code);
  expect(found.length).toBeGreaterThan(0);
  return found[0] as Country;
}

describe.each(["110m", "50m"] as const)("the countries at %s", (scale) => {
  it("have no side that runs across the map, but for the south pole's", () => {
    for (const one of worlds[scale].features) {
      for (const ring of one.geometry.coordinates.flat()) {
        const jumps = ring.filter((point, i) => i > 0 && Math.abs((point[0] ?? 0) - (ring[i - 1]?.[0] ?? 0)) > 180);
        expect(jumps.every((point) => point[1] === -90), JSON.stringify(one.properties)).toBe(true);
      }
    }
  });

  it("stay within the world", () => {
    const points: Position[] = worlds[scale].features.flatMap((one) => one.geometry.coordinates.flat(2));
    expect(points.every(([lon = 999, lat = 999]) => Math.abs(lon) <= 180 && Math.abs(lat) <= 90)).toBe(true);
  });

  it("put Russia's and Fiji's parts on both edges", () => {
    for (const code of ["RU", "FJ"]) {
      const longitudes = country(scale, code).geometry.coordinates.flat(2).map(([lon = 0]) => lon);
      expect([Math.min(...longitudes), Math.max(...longitudes)]).toEqual([-180, 180]);
    }
  });

  it("carry the number and the two-letter code", () => {
    expect(country(scale, "EE").properties.id).toBe("233");
    expect(country(scale, "XK").properties.id).toBeUndefined();
  });

  it("label France in Europe and the United States between the oceans", () => {
    const [franceLon, franceLat] = country(scale, "FR").properties.label ?? [];
    expect(franceLon).toBeCloseTo(2.5, -1);
    expect(franceLat).toBeCloseTo(47, -1);
    expect(country(scale, "US").properties.label?.[0]).toBeLessThan(-80);
  });

  it("label each code once", () => {
    const codes = worlds[scale].features.filter((one) => one.properties?.["label"]).map((one) => one.properties?.["code"]);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
