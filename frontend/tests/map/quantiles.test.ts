import { expect, it } from "vitest";
import { quantileSteps, stepOf, stepRanges } from "../../src/map/quantiles.ts";

it("parts ten counts into five classes of two", () => {
  expect(quantileSteps([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toEqual([1, 3, 5, 7, 9]);
});

it("leaves zeros and negative numbers out", () => {
  expect(quantileSteps([0, 0, 0, -3, 4, 8], 2)).toEqual([4, 8]);
  expect(quantileSteps([0, 0])).toEqual([]);
});

it("never parts equal counts", () => {
  expect(quantileSteps([1, 1, 1, 1, 1, 1, 1, 2, 3, 50])).toEqual([1, 3]);
});

it("finds the class of a count", () => {
  expect([0, 1, 2, 3, 9, 400].map((count) => stepOf(count, [1, 3, 9]))).toEqual([-1, 0, 0, 1, 2, 2]);
});

it("names classes by their first and last number", () => {
  expect(stepRanges([1, 3, 9], 400)).toEqual([[1, 2], [3, 8], [9, 400]]);
  expect(stepRanges([7], 7)).toEqual([[7, 7]]);
});
