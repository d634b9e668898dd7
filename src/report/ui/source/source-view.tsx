import { formatNumberOf } from "../../../analysis/format.ts";
import type { State } from "../state.ts";
import { Code } from "./code.tsx";
import { FileList } from "./file-list.tsx";
import { splitPath } from "./file-names.ts";
import { goToHeavy, placeAmong } from "./moves.ts";
import { explainNoText, explainNothingHeld } from "./words.ts";

/** What is looked at as source: files, and the lines of one with what runs through them. */
export function SourceView({ state }: { state: State }) {
  const file = state.source.shown.value?.file;
  if (file === undefined) return <p class="source-note">No line of Python allocated anything in this run.</p>;
  return (
    <div class="source-view">
      <FileList state={state} />
      <section class="source-file" aria-label="Source">
        <FileHead state={state} file={file} />
        <FileNote state={state} file={file} />
        <Code state={state} file={file} />
      </section>
    </div>
  );
}

function FileHead({ state: { report, source }, file }: { state: State; file: string }) {
  const { heavy } = source.figures.value;
  const line = source.line.value;
  const { name, folder } = splitPath(file);
  const text = report.sources.get(file);
  const isHeavy = line !== null && heavy.includes(line);
  return (
    <header class="source-head">
      <h2>
        <bdi class="name">{name}</bdi>
        <bdi dir="ltr" class="folder" title={file}>
          {folder}
        </bdi>
      </h2>
      <span>
        {text?.isWhole && text.state === "shown" && `${formatNumberOf(text.numbers.length, "line")}, `}
        {heavy.length === 0 ? "none" : heavy.length} heavy
      </span>
      <span class="room" />
      {isHeavy && <span>{placeAmong(heavy, line)}</span>}
    </header>
  );
}

/** Why there is nothing to see, in a line of text. */
function FileNote({ state: { report, source, looked }, file }: { state: State; file: string }) {
  const text = report.sources.get(file);
  const holdsNothing = [...source.figures.value.held.values()].every(({ held }) => held.bytes === 0);
  const notes = [
    ...(text?.state === "shown" ? [] : [explainNoText(file, text)]),
    ...(holdsNothing ? [explainNothingHeld(file, looked.value)] : []),
  ];
  if (notes.length === 0) return null;
  return <p class="source-note">{notes.join(" ")}</p>;
}

/** Goes from heavy line to heavy line, for those who don't use keys, and names the keys for those who do. */
export function HeavyKeys({ state }: { state: State }) {
  const isOff = state.source.figures.value.heavy.length === 0;
  const button = (key: string, step: 1 | -1, text: string) => (
    <button type="button" disabled={isOff} onClick={() => goToHeavy(state, step)}>
      {state.usesSingleKeys.value && <kbd>{key}</kbd>} {text}
    </button>
  );
  return (
    <p class="heavy-keys">
      {button("n", 1, "next heavy line")}
      {button("p", -1, "previous")}
    </p>
  );
}
