import { CHANGE_STEPS } from "../../analysis/diff/change-step.ts";
import { SHARE_STEPS } from "../../analysis/share-step.ts";

/** Colours of the canvas, resolved from the page's style sheet so that they stand in one place. */
export interface Palette {
  /** Of a share of the whole, and of a change. */
  readonly steps: Readonly<Record<"share" | "more" | "less", readonly Ink[]>>;
  readonly library: Ink;
  readonly root: Ink;
  /** A frame that zooming left above the graph. */
  readonly path: Ink;
  readonly line: string;
  readonly text: string;
  readonly muted: string;
  readonly ground: string;
  /** Colours are the system's: frames need borders. */
  readonly isForced: boolean;
}

export interface Ink {
  readonly fill: string;
  readonly ink: string;
}

/** Reads the palette as `element` sees it now. */
export function readPalette(element: HTMLElement): Palette {
  return matchMedia("(forced-colors: active)").matches ? SYSTEM : readTokens(element);
}

const PLAIN: Ink = { fill: "Canvas", ink: "CanvasText" };
/** The colours that a person has set for all pages. Shares are told by width and number alone. */
const SYSTEM: Palette = {
  steps: {
    share: SHARE_STEPS.map(() => PLAIN),
    more: CHANGE_STEPS.map(() => PLAIN),
    less: CHANGE_STEPS.map(() => PLAIN),
  },
  library: PLAIN,
  root: PLAIN,
  path: PLAIN,
  line: "CanvasText",
  text: "Highlight",
  muted: "CanvasText",
  ground: "Canvas",
  isForced: true,
};

function readTokens(element: HTMLElement): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const read = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const readStep = (of: keyof Palette["steps"], step: number) => ({
    fill: read(`${of}-${step}`),
    ink: read(`${of}-ink-${step}`),
  });
  const palette: Palette = {
    steps: {
      share: SHARE_STEPS.map((_, step) => readStep("share", step)),
      more: CHANGE_STEPS.map((_, step) => readStep("more", step)),
      less: CHANGE_STEPS.map((_, step) => readStep("less", step)),
    },
    library: { fill: read("library"), ink: read("library-text") },
    root: { fill: read("sunken"), ink: read("text") },
    path: { fill: read("surface"), ink: read("text") },
    line: read("line-strong"),
    text: read("text"),
    muted: read("muted"),
    ground: read("bg"),
    isForced: false,
  };
  probe.remove();
  return palette;
}
