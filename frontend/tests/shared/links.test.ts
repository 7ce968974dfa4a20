import { beforeAll, expect, it, vi } from "vitest";
import { safeAddress } from "../../src/shared/links.ts";

beforeAll(() => void vi.stubGlobal("document", { baseURI: "https://hansa.example/en/" }));

it("lets addresses of the site and the web be links", () => {
  expect([safeAddress("/organisations/12/"), safeAddress("https://example.org/")]).toEqual(["/organisations/12/", "https://example.org/"]);
});

it("refuses scripts, data and nothing", () => {
  for (const address of ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "http://[", "", null, undefined, 7]) {
    expect(safeAddress(address)).toBeNull();
  }
});
