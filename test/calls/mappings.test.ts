import { test } from "vitest";
import { onEachPython } from "../support/pythons.ts";
import { checkProgram, Libraries } from "./calls.ts";

onEachPython((python) => {
  test("mappings that change count by what is left of them", async () => {
    const libraries = new Libraries();
    await libraries.compile("mappings.c", "mappings.so");
    await checkProgram(python, "mappings.py", libraries);
  });

  test("the program break counts where the program moves it", async () => {
    const libraries = new Libraries();
    await libraries.compile("break.c", "break.so");
    await checkProgram(python, "break.py", libraries);
  });
});
