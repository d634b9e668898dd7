import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { recall, remember } from "./remember.ts";

export type Scheme = "light" | "dark";

const KEY = "floodmark-scheme";
const system = matchMedia("(prefers-color-scheme: dark)");
const systemScheme = signal<Scheme>(system.matches ? "dark" : "light");
const chosenScheme = signal<Scheme | null>(readChoice());

/** The system's scheme until one is chosen. */
export const scheme: ReadonlySignal<Scheme> = computed(() => chosenScheme.value ?? systemScheme.value);

export function followSystem(): void {
  system.addEventListener("change", () => {
    systemScheme.value = system.matches ? "dark" : "light";
  });
}

export function toggleScheme(): void {
  chosenScheme.value = scheme.value === "dark" ? "light" : "dark";
  remember(KEY, chosenScheme.value);
}

function readChoice(): Scheme | null {
  const value = recall(KEY);
  return value === "light" || value === "dark" ? value : null;
}
