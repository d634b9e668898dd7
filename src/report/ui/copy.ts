import type { GraphState } from "./graph-state.ts";

/** Copies the place that a node stands at, as editors take it: the whole path and the line. */
export async function copyPlace(state: GraphState, node: number): Promise<void> {
  const { tree, drawn } = state.view.value;
  const row = tree.line[drawn(node)]!;
  const file = tree.lines.file[row]!;
  if (file === "") return;
  const place = `${file}:${tree.lines.line[row]}`;
  await copyText(place);
  state.announcement.value = `Copied ${place}`;
}

async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A page opened from a file may not be trusted with the clipboard, but with its own selection.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
