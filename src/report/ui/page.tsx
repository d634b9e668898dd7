import { useMemo } from "preact/hooks";
import { Apart } from "./apart.tsx";
import { Figures } from "./figures.tsx";
import { Findings } from "./findings.tsx";
import { Flame } from "./flame.tsx";
import { FrameTable } from "./frame-table.tsx";
import { Header } from "./header.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { runFaces } from "./run-faces.tsx";
import { ScopeLine } from "./scope.tsx";
import { SourceView } from "./source/source-view.tsx";
import type { State } from "./state.ts";
import { SystemPanel } from "./system-panel.tsx";
import { Table } from "./table/table.tsx";
import { Timeline } from "./timeline.tsx";
import { Toolbar } from "./toolbar.tsx";

export function Page({ state }: { state: State }) {
  const { report } = state;
  return (
    <>
      <Header state={state} />
      {report.notes.length > 0 && (
        <section aria-label="Notes">
          {report.notes.map((note) => (
            <p key={note} class="note">
              {note}
            </p>
          ))}
        </section>
      )}
      <div class="summary">
        <section class="run" aria-label="The run">
          <Figures state={state} />
          <Timeline state={state} />
        </section>
        <Findings state={state} />
      </div>
      {report.system !== null && (
        <section aria-label="What the system sees">
          <SystemPanel seen={report.system} />
        </section>
      )}
      {report.profile.sites.length > 0 && (
        <main>
          <Toolbar state={state} />
          <ScopeLine state={state} />
          <Apart state={state} />
          <Shown state={state} />
        </main>
      )}
      <KeysDialog state={state} />
      <div class="visually-hidden" aria-live="polite">
        {state.announcement.value}
      </div>
    </>
  );
}

function RunFlame({ state }: { state: State }) {
  const faces = useMemo(() => runFaces(state), [state]);
  return <Flame state={state} faces={faces} />;
}

/** What is looked at, in the form that is chosen. */
function Shown({ state }: { state: State }) {
  switch (state.form.value) {
    case "flame":
      return (
        <>
          <RunFlame state={state} />
          <FrameTable state={state} />
        </>
      );
    case "table":
      return <Table state={state} />;
    case "source":
      return <SourceView state={state} />;
  }
}
