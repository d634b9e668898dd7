import type { ReadonlySignal, Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { FrameLook } from "./draw.ts";
import type { View } from "./view.ts";

/** What a flame graph shows and changes, whatever its frames say. Nodes are those of the whole tree. */
export interface GraphState {
  readonly view: ReadonlySignal<View>;
  /** Zooms within zooms, outermost first; it begins with the root. */
  readonly zooms: Signal<readonly number[]>;
  /** The innermost of them that there is something of. */
  readonly zoom: ReadonlySignal<number>;
  /** The frame that the keys act on, or null. */
  readonly focus: Signal<number | null>;
  /** The frame under the pointer, or null. */
  readonly pointed: Signal<number | null>;
  /** Per drawn node, 1 where it, or what is folded into it, was looked for. */
  readonly marked: ReadonlySignal<Uint8Array | null>;
  readonly usesSingleKeys: Signal<boolean>;
  /** Said to screen readers. */
  readonly announcement: Signal<string>;
}

/** What the frames of a flame graph say, in themselves and beside. Nodes are those that are drawn. */
export interface Faces {
  /** `marked` says of each drawn node whether it was looked for; null when nothing is. */
  readonly lookOf: (drawn: number, marked: Uint8Array | null) => FrameLook;
  /** What it is a flame graph of. */
  readonly label: () => string;
  readonly card: (drawn: number) => ComponentChildren;
  /** Of frames too narrow to be drawn alone: the first of so many. */
  readonly merged: (drawn: number, count: number) => ComponentChildren;
  readonly announce: (drawn: number) => string;
  /** Opens the source of a node of the whole tree, where the page has sources. */
  readonly openSource?: (node: number) => void;
}
