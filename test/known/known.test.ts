/** Programs whose lines say what they hold: Floodmark has to find the same, within 1 %. */
import { onEachPython, USUAL_MINORS } from "../support/pythons.ts";
import { defineKnown } from "./lines.ts";

onEachPython((python) => defineKnown(python, ["pymalloc", "debug", "malloc"]), USUAL_MINORS);
