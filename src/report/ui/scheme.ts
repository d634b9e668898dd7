import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { SchemeMessage } from "../frame.ts";
import { recall, remember } from "./remember.ts";

export type Scheme = "light" | "dark";

const KEY = "floodmark-scheme";
const system = matchMedia("(prefers-color-scheme: dark)");
const systemScheme = signal<Scheme>(system.matches ? "dark" : "light");
/** Of the page that this one is written into, which says so: from inside a frame it can't be seen. */
const outerScheme = signal<Scheme | null>(null);
const chosenScheme = signal<Scheme | null>(readChoice());

/** That of the page around this one, or the system's, until one is chosen. */
export const scheme: ReadonlySignal<Scheme> = computed(
  () => chosenScheme.value ?? outerScheme.value ?? systemScheme.value,
);

export function followSurroundings(): void {
  system.addEventListener("change", () => {
    systemScheme.value = system.matches ? "dark" : "light";
  });
  addEventListener("message", ({ source, data }: MessageEvent<unknown>) => {
    if (source === parent)
      outerScheme.value = toScheme((data as Partial<SchemeMessage> | null)?.floodmarkScheme);
  });
}

export function toggleScheme(): void {
  chosenScheme.value = scheme.value === "dark" ? "light" : "dark";
  remember(KEY, chosenScheme.value);
}

function readChoice(): Scheme | null {
  return toScheme(recall(KEY));
}

function toScheme(value: unknown): Scheme | null {
  return value === "light" || value === "dark" ? value : null;
}
