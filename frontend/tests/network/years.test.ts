import { expect, it } from "vitest";
import { datesText, holdsIn, spanOf, yearOf } from "../../src/network/years.ts";

const tie = (start: string | null, end: string | null) => ({ source: 1, target: 2, start, end });

it("reads years of dates", () => {
  expect([yearOf("2016-03-01"), yearOf("2016"), yearOf(null), yearOf(""), yearOf("soon")]).toEqual([2016, 2016, null, null, null]);
});

it("holds a tie to its years, the last one included", () => {
  const held = { from: 2015, to: 2018 };
  expect(holdsIn(held, { from: 2018, to: 2020 })).toBe(true);
  expect(holdsIn(held, { from: 2019, to: 2020 })).toBe(false);
  expect(holdsIn(held, { from: 2010, to: 2015 })).toBe(true);
  expect(holdsIn(held, { from: 2010, to: 2014 })).toBe(false);
  expect(holdsIn({ from: 2015, to: Infinity }, { from: 2040, to: 2041 })).toBe(true);
});

it("offers years only where ties name more than one", () => {
  expect(spanOf([tie("2014-01-01", "2016-05-31"), tie("2019-01-01", null)])).toEqual({ from: 2014, to: 2019 });
  expect(spanOf([tie("2014-01-01", "2014-12-31"), tie(null, null)])).toBeNull();
});

it("writes the dates of a tie", () => {
  const text = (start: string | null, end: string | null) => datesText(tie(start, end), "since", "until");
  expect(text("2015-01-01", "2019-01-01")).toBe("2015–2019");
  expect(text("2015-01-01", "2015-09-01")).toBe("2015");
  expect(text("2015-01-01", null)).toBe("since 2015");
  expect(text(null, "2019-01-01")).toBe("until 2019");
  expect(text(null, null)).toBe("");
});
