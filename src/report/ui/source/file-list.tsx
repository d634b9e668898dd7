import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatEstimate, formatNumberOf, formatSize, NONE } from "../../../analysis/format.ts";
import type { HeldFile } from "../../../analysis/held-files.ts";
import type { State } from "../state.ts";
import { shortNames } from "./file-names.ts";

/** So many of the libraries' files are listed until all are asked for. */
const LIBRARY_FILES = 60;

/** The files that something runs through; the one that is chosen is shown beside the list. */
export function FileList({ state }: { state: State }) {
  const { source, narrowed } = state;
  const list = useRef<HTMLDivElement>(null);
  const showsAll = useSignal(false);
  const isOpen = useSignal(false);
  const shown = source.shown.value;
  const own = source.files.value.filter(({ origin }) => origin === "own");
  const libraries = source.files.value.filter(
    (file) => file === shown || (file.origin === "library" && file.bytes !== 0),
  );
  const listed = libraries.filter(
    (file, at) => file.origin !== "own" && (showsAll.value || at < LIBRARY_FILES || file === shown),
  );
  const others = libraries.filter((file) => file.origin !== "own" && !listed.includes(file));
  const files = [...own, ...listed];
  const names = shortNames(files.map(({ file }) => file));
  const chosen = shown === undefined ? -1 : files.indexOf(shown);

  const choose = (file: HeldFile | undefined) => {
    if (file === undefined || file === shown) return;
    source.file.value = file.file;
    source.line.value = null;
  };
  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: files.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(files[to]);
  };
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);

  const whole = narrowed.value.tree.bytes[0]!;
  const option = (file: HeldFile, at: number) => (
    <FileOption
      key={file.file}
      file={file}
      name={names[at]!}
      id={`file-${at}`}
      part={whole > 0 ? file.bytes / whole : 0}
      isChosen={at === chosen}
      choose={() => {
        isOpen.value = false;
        choose(file);
      }}
    />
  );
  return (
    <aside class="files" aria-label="Source files">
      <button
        type="button"
        class="files-switch"
        aria-expanded={isOpen.value}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        {formatNumberOf(source.files.value.length, "file")} <span class="arrow" aria-hidden="true" />
      </button>
      <div class={isOpen.value ? "files-body open" : "files-body"}>
        <div
          ref={list}
          role="listbox"
          aria-label="Source files"
          aria-activedescendant={chosen < 0 ? undefined : `file-${chosen}`}
          tabIndex={0}
          onKeyDown={move}
        >
          {own.length > 0 && (
            // biome-ignore lint/a11y/useSemanticElements: a list box's groups are no fieldsets
            <div role="group" aria-label="Your code">
              <p role="presentation">Your code</p>
              {own.map(option)}
            </div>
          )}
          {listed.length > 0 && (
            // biome-ignore lint/a11y/useSemanticElements: a list box's groups are no fieldsets
            <div role="group" aria-label="Libraries">
              <p role="presentation">Libraries</p>
              {listed.map((file, at) => option(file, own.length + at))}
            </div>
          )}
        </div>
        {others.length > 0 && (
          <button type="button" class="files-more" onClick={() => (showsAll.value = true)}>
            {formatNumberOf(others.length, "more file")}, up to{" "}
            {formatSize(Math.max(...others.map(({ bytes }) => bytes)))}
          </button>
        )}
        {listed.length > 0 && (
          <p class="files-note">Sizes of libraries count what they allocate for your lines, too.</p>
        )}
      </div>
    </aside>
  );
}

interface OptionProps {
  readonly file: HeldFile;
  readonly name: string;
  readonly id: string;
  /** Of what is looked at. */
  readonly part: number;
  readonly isChosen: boolean;
  readonly choose: () => void;
}

function FileOption({ file, name, id, part, isChosen, choose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box takes the keys of all its options
    // biome-ignore lint/a11y/useFocusableInteractive: the list box has the focus of all its options
    <div role="option" id={id} aria-selected={isChosen} class={`file ${file.origin}`} onClick={choose}>
      <bdi dir="ltr" class="name" title={file.file}>
        {name}
      </bdi>
      <span class="size">{file.bytes === 0 ? NONE : formatEstimate(file)}</span>
      <span class="bar" aria-hidden="true">
        {part > 0 && <span class="fill" style={{ width: `${Math.min(100, 100 * part)}%` }} />}
      </span>
    </div>
  );
}
