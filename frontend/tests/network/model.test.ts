import { expect, it } from "vitest";
import { Model } from "../../src/network/model.ts";

const node = (id: string) => ({ id, label: `Organisation ${id}`, x: 0, y: 0 });
const network = {
  nodes: [node("a"), node("b"), node("c")],
  edges: [
    { source: "a", target: "b", weight: 3, start: "2014-01-01", end: "2016-12-31" },
    { source: "b", target: "a", weight: 2, start: "2020-01-01", end: null, kind: "competition" },
    { source: "a", target: "c", start: "2018-01-01", end: "2018-12-31", kind: "conflict" },
    { source: "a", target: "a" },
    { source: "a", target: "nobody" },
  ],
};

function partners(model: Model) {
  return model.neighbours("a").map(({ id, strength, ties }) => [id, strength, ties.length]);
}

it("draws one line for each pair and lists the strongest partner first", () => {
  const model = new Model(network);
  expect([model.graph.order, model.graph.size]).toEqual([3, 2]);
  expect(partners(model)).toEqual([["b", 5, 2], ["c", 1, 1]]);
  expect(model.kinds()).toEqual(["cooperation", "competition", "conflict"]);
});

it("hides what did not hold in the years chosen", () => {
  const model = new Model(network);
  expect(model.filter(null)).toHaveLength(2);
  expect(model.filter({ from: 2014, to: 2017 })).toHaveLength(2); // a–b is weaker, a–c is gone
  expect(partners(model)).toEqual([["b", 3, 1]]);
  expect(model.graph.filterEdges((_key, attributes) => !attributes["hidden"])).toHaveLength(1);
  expect(model.filter({ from: 2014, to: 2016 })).toEqual([]);
});

it("takes the span of years from all ties", () => {
  expect(new Model(network).span).toEqual({ from: 2014, to: 2020 });
});
