import { formatCommand, formatPlace, formatShare, formatSize } from "../../analysis/format.ts";
import { estimateOf, intervalOf } from "../../analysis/interval.ts";
import { shareStep } from "../../analysis/share-step.ts";
import type { FrameLook } from "./draw.ts";
import type { State } from "./state.ts";
import { describeFrame, type FrameText, plainRemark, type View } from "./view.ts";

/** What each frame of the present view looks like; texts are looked up once a view. */
export class FrameLooks {
  readonly #state: State;
  #texts = new Map<number, FrameText>();
  #view: View | null = null;

  constructor(state: State) {
    this.#state = state;
  }

  /** `marked` says of each drawn node whether it was looked for; null when nothing is. */
  lookOf(node: number, marked: Uint8Array | null): FrameLook {
    const { report, kind, view, zoom, ringOf } = this.#state;
    const { tree, index, drawn } = view.value;
    const text = this.#textOf(node);
    const bytes = tree.bytes[node]!;
    const [low, high] = intervalOf(estimateOf(tree, node));
    const isAboveZoom = index.depth[node]! < index.depth[drawn(zoom.value)]!;
    return {
      text: node === 0 ? { ...text, name: kind.value ?? text.name } : text,
      size: formatSize(bytes),
      ring: ringOf({ function: text.name, file: text.file, line: text.line }),
      share: formatShare(bytes, tree.bytes[0]!),
      tint: text.origin === "own" ? { of: "share", step: shareStep(bytes / tree.bytes[0]!) } : null,
      isVague: node !== 0 && high - low > bytes,
      remark:
        node === 0
          ? formatCommand(report.profile.run.command)
          : plainRemark(view.value, node) || formatPlace(text.file, text.line),
      role: node === 0 ? "root" : isAboveZoom ? "path" : "frame",
      isMatch: marked === null || node === 0 ? null : marked[node] === 1,
    };
  }

  #textOf(drawn: number): FrameText {
    const view = this.#state.view.value;
    if (this.#view !== view) {
      this.#texts = new Map();
      this.#view = view;
    }
    const text = this.#texts.get(drawn) ?? describeFrame(this.#state.report, view, drawn);
    this.#texts.set(drawn, text);
    return text;
  }
}
