/** A part that the agent can't begin: the program is told why, nothing of the agent is left, and it runs on as it would alone. */
import { afterEach, expect, test } from "vitest";
import { Workplace } from "../support/floodmark.ts";
import { onEachPython } from "../support/pythons.ts";
import { runPlain } from "./part.ts";

const place = new Workplace();
afterEach(() => place.remove());

const PROGRAM = `
import os, threading
from floodmark._errors import AgentError
def work():
    keep = [bytes(1000 + i) for i in range(2000)] + [bytearray(1 << 20)]
    return sum(map(len, keep))
def mapped():
    "Pages of recordings that are mapped."
    with open("/proc/self/maps") as file:
        ranges = [line.split()[0].split("-") for line in file if ".floodmark" in line]
    return sum((int(end, 16) - int(begin, 16)) // 4096 for begin, end in ranges)
work()
for _ in range(3):
    try:
        agent.start("part", SAMPLE)
    except AgentError as error:
        print(error)
    else:
        print("not refused")
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    assert agent.recorded() == agent.Recorded.NOTHING
print(mapped() <= 1) # the last one's header
print(work(), [name for name in os.listdir("part") if name.endswith(".floodmark")] if os.path.exists("part") else [])
`;

const NO_ROOM = "there was no memory for the agent's tables, or no room for its recording";
const SELF_TEST = "its frames aren't laid out as this version of floodmark knows them: in the self-test, ";
const REFUSALS: readonly [point: string, reason: string, sampleBytes?: number][] = [
  ["recording_file", "its file could not be created"],
  ["recording_room", "there is no room for it on the disk"],
  ["recording_mapping", "there was no memory for it"],
  ["interpreter_unknown", "this version of floodmark knows CPython"],
  ["switch_page", "there was no memory"],
  ["block_table", NO_ROOM],
  ["sample_table", NO_ROOM, 1024],
  ["first_chunk", NO_ROOM],
  ["first_site_table", NO_ROOM],
  ["first_stack_table", NO_ROOM],
  ["slot_page", "a page of the program's could not be changed"],
  ["selftest", `${SELF_TEST}it could not be run`],
  ["selftest_caller", `${SELF_TEST}a caller was another one`],
];

onEachPython(
  ({ executable }) => {
    test.each(REFUSALS)("%s", async (point, reason, sampleBytes = 0) => {
      const program = PROGRAM.replace("SAMPLE", `${sampleBytes}`);
      const { code, stdout, stderr } = await runPlain(executable, place, program, { FLOODMARK_FAIL: point });
      expect([code, stderr]).toEqual([0, ""]);
      const [first, second, third, ...last] = stdout.trimEnd().split("\n");
      for (const said of [first, second, third]) expect(said).toContain(reason);
      expect(last).toEqual(["True", `${2000 * 1000 + 1999 * 1000 + (1 << 20)} []`]);
    });
  },
  ["3.11", "3.13"],
);
