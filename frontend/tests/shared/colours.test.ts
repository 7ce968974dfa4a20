import { expect, it } from "vitest";
import { luminance, mix, readableOn } from "../../src/shared/colours.ts";

it("mixes", () => {
  expect(mix([0, 100, 200], [100, 0, 200], 0.25)).toEqual([25, 75, 200]);
});

it("knows WCAG's luminance of white, black and pure green", () => {
  expect(luminance([255, 255, 255])).toBeCloseTo(1, 6);
  expect(luminance([0, 0, 0])).toBe(0);
  expect(luminance([0, 255, 0])).toBeCloseTo(0.7152, 6);
});

it("takes white on brick red and black on its lighter sister", () => {
  expect(readableOn([163, 52, 31], [255, 255, 255], [20, 18, 16])).toEqual([255, 255, 255]);
  expect(readableOn([232, 116, 90], [255, 255, 255], [20, 18, 16])).toEqual([20, 18, 16]);
});
