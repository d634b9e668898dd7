/** The same as known.test.ts, on the older and newer Pythons, and without a GIL; a file of its own, so that both run at a time. */
import { ALL_MINORS, allocatorsOf, onEachPython, USUAL_MINORS } from "../support/pythons.ts";
import { defineKnown } from "./lines.ts";

const others = ALL_MINORS.filter((minor) => !USUAL_MINORS.includes(minor));
onEachPython((python) => defineKnown(python, allocatorsOf(python.minor)), others);
