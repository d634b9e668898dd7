/** Pages that a reader follows from top to bottom: each command is run, and says what the page shows. */
import { afterAll, describe, expect, test } from "vitest";
import { followPage } from "../../scripts/docs/follow.ts";
import { firstMissing } from "../../scripts/docs/shown.ts";
import { Workplace } from "../support/floodmark.ts";
import { withDocsPython } from "./python.ts";

withDocsPython((python) => {
  describe.each(["tutorial.md", "leak.md"])("docs/%s", (page) => {
    const place = new Workplace();
    afterAll(() => place.remove());

    test("is what the commands say, up to numbers", async () => {
      const followed = await followPage(page, place.folder, python.executable);
      expect(followed.length).toBeGreaterThan(5);
      for (const { step, line, code, output } of followed) {
        const where = `line ${line}: ${step.command}\n${output}`;
        expect(firstMissing(step.shown, output), where).toBeNull();
        expect(code, where).toBe(0);
      }
    });
  });
});
