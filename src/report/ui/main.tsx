import { batch, effect } from "@preact/signals";
import { render } from "preact";
import { decodeReport, unpackData } from "./decode.ts";
import { readFragment, writeFragment } from "./fragment.ts";
import { listenToKeys } from "./keyboard.ts";
import { Page } from "./page.tsx";
import { followSystem, scheme } from "./scheme.ts";
import { createState } from "./state.ts";

const page = document.getElementById("page")!;

async function start(): Promise<void> {
  followSystem();
  effect(() => {
    document.documentElement.dataset.scheme = scheme.value;
  });
  const packed = document.getElementById("data")?.textContent ?? "";
  const state = createState(decodeReport(await unpackData(packed)));
  const read = () => batch(() => readFragment(state, location.hash));
  read();
  addEventListener("popstate", read);
  effect(() => writeFragment(state));
  listenToKeys(state);
  page.textContent = "";
  render(<Page state={state} />, page);
}

start().catch((error: unknown) => {
  page.textContent = `This report could not be opened: ${error instanceof Error ? error.message : error}. A browser from 2024 or later is needed.`;
});
