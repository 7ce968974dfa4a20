import { expect, it } from "vitest";
import { parseBounds, viewAddress } from "../../src/map/address.ts";

const BASE = "https://hansa.example/en/organisations/";
const BALTIC = { west: 9.123456, south: 53, east: 30.5, north: 66.00004 };

it("adds box and whole zoom to an address without a query", () => {
  expect(viewAddress("/map/points/", BALTIC, 3.99, BASE)).toBe("https://hansa.example/map/points/?bbox=9.1235,53,30.5,66&zoom=3");
});

it("keeps the filters of the address, repeated ones too", () => {
  const address = viewAddress("points/?helix=science&helix=civil&q=a%26b", BALTIC, 0, BASE);
  expect(address).toBe("https://hansa.example/en/organisations/points/?helix=science&helix=civil&q=a%26b&bbox=9.1235,53,30.5,66&zoom=0");
});

it("replaces an older box and zoom", () => {
  expect(viewAddress("/p?bbox=1,2,3,4&zoom=9", BALTIC, 5, BASE)).toBe("https://hansa.example/p?bbox=9.1235,53,30.5,66&zoom=5");
});

it("never asks beyond the world", () => {
  const beyond = { west: -200, south: -95, east: 190, north: 91 };
  expect(viewAddress("/p", beyond, 1, BASE)).toBe("https://hansa.example/p?bbox=-180,-90,180,90&zoom=1");
});

it("reads bounds and refuses what is none", () => {
  expect(parseBounds("-11, 36,40,64.5")).toEqual({ west: -11, south: 36, east: 40, north: 64.5 });
  for (const bad of [null, "", "1,2,3", "1,2,3,x", "1,2,,4", "5,0,1,9", "0,9,1,5"]) expect(parseBounds(bad)).toBeNull();
});
