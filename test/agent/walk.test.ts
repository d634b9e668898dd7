/** The cached walk equals the full one, on each Python. */
import { afterAll, beforeAll, test } from "vitest";
import { Workplace } from "../support/floodmark.ts";
import { MINORS_AND_FREE, onEachPython } from "../support/pythons.ts";
import { compileBothWalks, expectSameWalks } from "./both-walks.ts";

const place = new Workplace();
let library = "";

beforeAll(() => {
  library = compileBothWalks(place);
});
afterAll(() => place.remove());

onEachPython(({ executable }) => {
  test("the cached walk equals the full walk at every allocation", () =>
    expectSameWalks(place, library, executable, "stacks.py"));
}, MINORS_AND_FREE);
