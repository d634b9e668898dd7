/** A sampled recording tells what each line holds, without bias, whatever its blocks are like and however it got them. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/pythons.ts";
import { floodmark } from "../support/floodmark.ts";
import { allocatorsOf, FREE_THREADED, MINORS_AND_FREE, onEachPython } from "../support/pythons.ts";
import { record, sumBytes } from "../support/recorded.ts";

const PROGRAM = join(ROOT, "test", "sampled", "holds.py");
const SAMPLE = 64 * 1024;
/** Of a right estimate one in two million is further away. */
const DEVIATIONS = 5;
/** What sys.getsizeof and the collector's head differ by, and the lists of blocks. */
const UNSAID = 0.02;

onEachPython((python) => {
  test.each(allocatorsOf(python.minor))(
    "by line with PYTHONMALLOC=%s, and nothing is left at the end",
    async (allocator) => {
      const { finished, stacks, folder } = await record(
        [`--sample=${SAMPLE}`, "--python", python.executable, PROGRAM, SAMPLE.toString()],
        { env: { PYTHONMALLOC: allocator } },
      );
      expect(finished).toMatchObject({ code: 0 });
      const truth = JSON.parse(finished.stdout) as Record<string, [bytes: number, variance: number]>;
      expect(Object.keys(truth)).toHaveLength(9);
      let sum = 0;
      let expected = 0;
      let spread = 0;
      for (const [name, [bytes, variance]] of Object.entries(truth)) {
        const estimate = sumBytes(stacks, (frames) =>
          frames.some(({ file, function: of }) => file === PROGRAM && of.endsWith(name)),
        );
        const most = DEVIATIONS * Math.sqrt(variance) + UNSAID * bytes + 2 * SAMPLE;
        expect(Math.abs(estimate - bytes), `${name}: ${estimate} of ${bytes}`).toBeLessThan(most);
        sum += estimate;
        expected += bytes;
        spread += variance;
      }
      const most = DEVIATIONS * Math.sqrt(spread) + UNSAID * expected;
      expect(Math.abs(sum - expected), `${sum} of ${expected}`).toBeLessThan(most);

      const end = JSON.parse((await floodmark(["summary", "--at", "end", "--json", folder])).stdout);
      // Without a GIL, Python keeps its functions and modules for ever once there is a second thread.
      expect(end.moment.bytes).toBeLessThan(python.minor === FREE_THREADED ? 6_000_000 : 3_000_000);
    },
  );
}, MINORS_AND_FREE);
