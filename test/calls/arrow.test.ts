import { onEachPython, testWith, USUAL_MINORS } from "../support/pythons.ts";
import { checkProgram, Libraries } from "./calls.ts";

/** Where pyarrow is new enough to export its allocator. */
onEachPython(
  (python) =>
    testWith(python, ["pyarrow"], "pyarrow's default pool counts to the byte", async () => {
      await checkProgram(python, "arrow.py", new Libraries());
    }),
  [...USUAL_MINORS, "3.15"],
);
