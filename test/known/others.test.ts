/** The same as known.test.ts, on the older and newer Pythons, and without a GIL; a file of its own, so that both run at a time. */
import { ALL_MINORS, FREE_THREADED, onEachPython, USUAL_MINORS } from "../support/pythons.ts";
import { defineKnown } from "./lines.ts";

const others = ALL_MINORS.filter((minor) => !USUAL_MINORS.includes(minor) && minor !== FREE_THREADED);
onEachPython((python) => defineKnown(python, ["pymalloc"]), others);
onEachPython((python) => defineKnown(python, ["mimalloc", "debug"]), [FREE_THREADED]);
