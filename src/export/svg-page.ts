import { SHARE_STEPS } from "../analysis/share-step.ts";

type Ink = readonly [fill: string, ink: string];

interface Colours {
  readonly ground: string;
  readonly text: string;
  readonly muted: string;
  readonly root: Ink;
  readonly library: Ink;
  /** By shareStep. */
  readonly steps: readonly Ink[];
}

/** The report's colours: src/report/ui/style/tokens.css. They stand where they are used, as not all that draw SVG know variables. */
const LIGHT: Colours = {
  ...{ ground: "#f6f7f8", text: "#15181c", muted: "#525a65" },
  root: ["#eff1f3", "#15181c"],
  library: ["#e9ebee", "#454c56"],
  steps: [
    ["#d4ecfd", "#0e1a22"],
    ["#b7def8", "#0e1a22"],
    ["#8ec6ea", "#0e1a22"],
    ["#25709a", "#ffffff"],
    ["#075378", "#ffffff"],
  ],
};
const DARK: Colours = {
  ...{ ground: "#101214", text: "#e7e9ec", muted: "#a6adb7" },
  root: ["#1e2125", "#e7e9ec"],
  library: ["#272b30", "#b4bac3"],
  steps: [
    ["#1c3544", "#f2f5f7"],
    ["#22455b", "#f2f5f7"],
    ["#295875", "#f2f5f7"],
    ["#5294be", "#0a1015"],
    ["#71bae9", "#0a1015"],
  ],
};

function colourRules({ ground, text, muted, root, library, steps }: Colours): string {
  const frame = (name: string, [fill, ink]: Ink) => `.${name} rect{fill:${fill}}.${name}{fill:${ink}}`;
  return [
    `.ground{fill:${ground}}.title{fill:${text}}.note{fill:${muted}}.zooms .f:hover rect{stroke:${text}}`,
    ...[frame("root", root), frame("library", library)],
    ...SHARE_STEPS.map((_, step) => frame(`own-${step}`, steps[step]!)),
  ].join("\n");
}

export const STYLE = `text{font:400 12px system-ui,sans-serif;font-variant-numeric:tabular-nums;white-space:pre}
.title{font-size:14px;font-weight:600}
.place{font:400 11px ui-monospace,Consolas,monospace}
.strong{font-weight:600}
.zooms .f{cursor:pointer}
${colourRules(LIGHT)}
@media (prefers-color-scheme:dark){
${colourRules(DARK)}
}`;

/**
 * A click zooms into a frame, one on the root or Escape out again. `data-at` of a frame says where it stands unzoomed: left, top, width, row;
 * `data-text` of its lines what they say where there is room, and `data-least` what they are cut from where there is not. Where scripts
 * are not allowed the picture stays as it is.
 */
export const SCRIPT = `(function () {
  var svg = document.currentScript.ownerSVGElement;
  var frames = [].map.call(svg.querySelectorAll(".f"), function (node) {
    var at = node.getAttribute("data-at").split(" ").map(Number);
    return { node: node, left: at[0], top: at[1], width: at[2], row: at[3], end: at[0] + at[2] };
  });
  var root = frames[0];
  if (!root) return;
  function fit(line, room) {
    var letters = Math.floor(room / (line.classList.contains("place") ? 6.7 : 7.3));
    var text = line.getAttribute("data-text"), least = line.getAttribute("data-least");
    if (text.length > letters && least.length > letters) least = letters < 3 ? "" : least.slice(0, letters - 1) + "\\u2026";
    line.textContent = text.length <= letters ? text : least;
  }
  function zoom(to) {
    var scale = root.width / to.width;
    frames.forEach(function (frame) {
      var isAbove = frame.row < to.row && frame.left <= to.left + 0.2 && frame.end >= to.end - 0.2;
      var isBelow = frame.row >= to.row && frame.left >= to.left - 0.2 && frame.end <= to.end + 0.2;
      var left = isAbove ? root.left : root.left + (frame.left - to.left) * scale;
      var width = isAbove ? root.width : frame.width * scale;
      frame.node.setAttribute("display", isAbove || isBelow ? "inline" : "none");
      frame.node.setAttribute("transform", "translate(" + left + " " + frame.top + ")");
      frame.node.querySelector("rect").setAttribute("width", Math.max(1, width - 1.5));
      [].forEach.call(frame.node.querySelectorAll("text"), function (line) { fit(line, width - 14); });
    });
  }
  frames.forEach(function (frame) { frame.node.addEventListener("click", function () { zoom(frame); }); });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") zoom(root); });
  svg.classList.add("zooms");
})();`;
