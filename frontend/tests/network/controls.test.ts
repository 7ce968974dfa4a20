import { expect, it } from "vitest";
import { findNames, namesOf } from "../../src/network/controls.ts";

const labels = ["Ülikool", "Nova Ulikooli", "Балтийский центр", "Zentrum", "Ulmer Werke"];
const names = namesOf(labels.map((label, i): [string, { id: number; label: string }] => [String(i), { id: i, label }]));
const found = (text: string, most = 5) => findNames(names, text, most).map((name) => name.label);

it("finds names without minding case and accents, beginnings first", () => {
  expect(found("ulik")).toEqual(["Ülikool", "Nova Ulikooli"]);
  expect(found("ЦЕНТР")).toEqual(["Балтийский центр"]);
});

it("finds nothing for nothing, and no more than asked", () => {
  expect(found("  ")).toEqual([]);
  expect(found("ul", 2)).toEqual(["Ülikool", "Ulmer Werke"]);
});
