import type { Kind } from "../../profile/profile.ts";
import type { State } from "./state.ts";

const NOT_IN_USE = "The sizes are those of the mappings at that moment, not of the pages in use.";

const SENTENCES: Partial<Record<Kind, string>> = {
  reserved: "Reserved memory is no part of the peak: it is address space that nothing has touched.",
  "file map": `File maps are no part of the peak. ${NOT_IN_USE}`,
  "shared memory": `Shared memory is no part of the peak. ${NOT_IN_USE}`,
};

/** Says of a kind of memory that it is no part of the peak, where it is not. */
export function Apart({ state }: { state: State }) {
  const sentence = state.kind.value === null ? undefined : SENTENCES[state.kind.value];
  return sentence === undefined ? null : (
    <p class="apart" role="status">
      {sentence}
    </p>
  );
}
