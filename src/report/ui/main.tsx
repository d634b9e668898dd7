import { batch, effect } from "@preact/signals";
import { render } from "preact";
import { decodeReport, unpackData } from "./decode.ts";
import { listenToDiffKeys } from "./diff/diff-keys.ts";
import { DiffPage } from "./diff/diff-page.tsx";
import { createDiffState } from "./diff/diff-state.ts";
import { readFragment, writeFragment } from "./fragment.ts";
import { listenToKeys } from "./keyboard.ts";
import { Page } from "./page.tsx";
import { followSurroundings, scheme } from "./scheme.ts";
import { createState } from "./state.ts";

const page = document.getElementById("page")!;

async function start(): Promise<void> {
  followSurroundings();
  effect(() => {
    document.documentElement.dataset.scheme = scheme.value;
  });
  const packed = document.getElementById("data")?.textContent ?? "";
  const data = await unpackData(packed);
  page.textContent = "";
  if ("what" in data) {
    const difference = createDiffState(data);
    listenToDiffKeys(difference);
    render(<DiffPage state={difference} />, page);
    return;
  }
  const state = createState(decodeReport(data));
  const read = () => batch(() => readFragment(state, location.hash));
  read();
  addEventListener("popstate", read);
  effect(() => writeFragment(state));
  listenToKeys(state);
  render(<Page state={state} />, page);
}

start().catch((error: unknown) => {
  page.textContent = `This report could not be opened: ${error instanceof Error ? error.message : error}. A browser from 2024 or later is needed.`;
});
