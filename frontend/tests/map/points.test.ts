import { expect, it } from "vitest";
import { type Points, boundsOf, withShortCounts } from "../../src/map/points.ts";

function points(...places: [number, number, object][]): Points {
  const features = places.map(([lon, lat, properties]) => ({ type: "Feature" as const, properties, geometry: { type: "Point" as const, coordinates: [lon, lat] } }));
  return { type: "FeatureCollection", features };
}

it("writes large counts short, and single organisations not at all", () => {
  const short = withShortCounts(points([0, 0, { count: 12400 }], [1, 1, { count: 1 }], [2, 2, { name: "Ida" }]), "en");
  expect(short.features.map((feature) => feature.properties)).toEqual([{ count: 12400, shortCount: "12.4K" }, { count: 1 }, { name: "Ida" }]);
});

it("finds the box round the points", () => {
  expect(boundsOf(points([24.7, 59.4, {}], [-3.7, 40.4, {}]))).toEqual({ west: -3.7, south: 40.4, east: 24.7, north: 59.4 });
  expect(boundsOf(points())).toBeNull();
});
