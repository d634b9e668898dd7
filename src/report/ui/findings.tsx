import { useSignal } from "@preact/signals";
import type { Finding, FoundLine } from "../../analysis/findings/finding.ts";
import { isFault } from "../../analysis/findings/what-to-look-at.ts";
import { formatPlace, formatShare, formatSize } from "../../analysis/format.ts";
import { showEvidence } from "./evidence.ts";
import type { State } from "./state.ts";

/** So many sentences stand beside the timeline. */
const SHOWN = 3;

/** What to look at, a sentence each. A click shows the numbers behind it. */
export function Findings({ state }: { state: State }) {
  const { findings } = state.report;
  const showsAll = useSignal(false);
  const chosen = useSignal<number | null>(null);
  const more = findings.length - SHOWN;
  return (
    <section class="findings" aria-label="What to look at">
      <h2>
        What to look at
        {more > 0 && (
          <button
            type="button"
            class="findings-more"
            aria-expanded={showsAll.value}
            onClick={() => {
              showsAll.value = !showsAll.value;
            }}
          >
            {showsAll.value ? "fewer" : `${more} more`}
          </button>
        )}
      </h2>
      {!findings.some(isFault) && <p>Nothing stands out.</p>}
      <ol>
        {findings.slice(0, showsAll.value ? findings.length : SHOWN).map((finding, at) => (
          <FindingRow
            key={at}
            finding={finding}
            number={at + 1}
            isChosen={chosen.value === at}
            onShow={(line) => {
              chosen.value = at;
              showEvidence(state, finding.evidence, line);
            }}
          />
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  readonly finding: Finding;
  readonly number: number;
  readonly isChosen: boolean;
  readonly onShow: (line: FoundLine) => void;
}

/** The whole row is the sentence's target; its places are targets of their own. */
function FindingRow({ finding, number, isChosen, onShow }: RowProps) {
  const { bytes, share, whole, sentence, lines, evidence } = finding;
  return (
    <li class={isChosen ? "finding chosen" : "finding"}>
      <div class="finding-size">
        <span class="ring" aria-hidden="true">
          {number}
        </span>
        <strong>{formatSize(bytes)}</strong>
        <span class="bar" aria-hidden="true">
          <span class="fill" style={{ width: `${100 * Math.min(1, share)}%` }} />
        </span>
        <span class="finding-share">
          {formatShare(share, 1)} of {whole}
        </span>
      </div>
      <div>
        <button
          type="button"
          class="finding-sentence"
          aria-pressed={isChosen}
          onClick={() => onShow(evidence.line)}
        >
          {sentence.map(({ text, isCode }, at) =>
            isCode ? (
              <bdi key={at}>
                <code>{text}</code>
              </bdi>
            ) : (
              text
            ),
          )}
          .
        </button>
        <p class="finding-places">
          {lines.map((line) => (
            <button
              type="button"
              class="finding-place"
              key={`${line.file}:${line.line} ${line.function}`}
              title={line.file}
              onClick={() => onShow(line)}
            >
              <bdi dir="ltr">{formatPlace(line.file, line.line)}</bdi>
            </button>
          ))}
        </p>
      </div>
    </li>
  );
}
