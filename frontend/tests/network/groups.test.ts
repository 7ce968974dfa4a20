import { expect, it } from "vitest";
import { groupsOf } from "../../src/network/groups.ts";
import type { Theme } from "../../src/shared/theme.ts";

const theme = { muted: [9, 9, 9], helix: { business: [1, 0, 0], science: [2, 0, 0], government: [3, 0, 0], civil: [4, 0, 0] } } as unknown as Theme;
const nodes = (...countries: (string | null)[]) => countries.map((country, i) => ({ id: i, label: "", country }));

it("gives the largest groups a colour of their own and gathers the rest", () => {
  const groups = groupsOf(nodes("EE", "EE", "LV", "LT", "DE", "PL", "FI", "SE", "NO", null), "country", theme);
  expect(groups.map((group) => group.name)).toEqual(["EE", "DE", "FI", "LT", "LV", "NO", "PL", null]);
  expect(groups.at(-1)?.colour).toEqual([9, 9, 9]);
});

it("names only the helices that are there", () => {
  const organisations = [{ id: 1, label: "", helix: "civil" }, { id: 2, label: "", helix: "business" }];
  expect(groupsOf(organisations, "helix", theme)).toEqual([{ name: "business", colour: [1, 0, 0] }, { name: "civil", colour: [4, 0, 0] }]);
});
