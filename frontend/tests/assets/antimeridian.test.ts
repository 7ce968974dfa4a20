import { describe, expect, it } from "vitest";
import { cutAtAntimeridian, unwrapRing } from "../../assets/antimeridian.ts";

describe("cutAtAntimeridian", () => {
  it("leaves a polygon alone that does not cross", () => {
    const square = [[[10, 0], [20, 0], [20, 10], [10, 10], [10, 0]]];
    expect(cutAtAntimeridian(square)).toEqual([square]);
  });

  it("cuts a square over the antimeridian into an eastern and a western half", () => {
    const square = [[[170, 0], [-170, 0], [-170, 10], [170, 10], [170, 0]]];
    expect(cutAtAntimeridian(square)).toEqual([
      [[[-180, 0], [-170, 0], [-170, 10], [-180, 10], [-180, 0]]],
      [[[170, 0], [180, 0], [180, 10], [170, 10], [170, 0]]],
    ]);
  });

  it("keeps a hole in the piece that it lies in", () => {
    const hole = [[-176, 4], [-174, 4], [-174, 6], [-176, 6], [-176, 4]];
    const [west, east] = cutAtAntimeridian([[[170, 0], [-170, 0], [-170, 10], [170, 10], [170, 0]], hole]);
    expect(west).toHaveLength(2);
    expect(west?.[1]).toEqual(hole);
    expect(east).toHaveLength(1);
  });

  it("closes a ring round the south pole along the pole", () => {
    const cap = [[-180, -70], [-90, -60], [0, -70], [90, -60], [179, -70], [-180, -70]];
    expect(unwrapRing(cap).slice(-3)).toEqual([[180, -90], [-180, -90], [-180, -70]]);
    expect(cutAtAntimeridian([cap])).toHaveLength(1);
  });

  it("drops what touches the meridian only in a line", () => {
    const square = [[[170, 0], [180, 0], [180, 10], [170, 10], [170, 0]]];
    expect(cutAtAntimeridian(square)).toEqual([square]);
  });
});
