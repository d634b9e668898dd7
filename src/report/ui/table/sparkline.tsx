interface Props {
  /** What was held in equally long parts of the run. */
  readonly history: Float64Array;
  readonly width: number;
  readonly height: number;
  /** Where the peak was, a part of the width. */
  readonly peak: number;
}

/** A small picture of what a group held over the run; figures beside it say the same. */
export function Sparkline({ history, width, height, peak }: Props) {
  const most = Math.max(...history, 1);
  const points = Array.from(history, (bytes, at) => {
    const x = (width * at) / (history.length - 1);
    const y = height - 1 - ((height - 3) * Math.max(0, bytes)) / most;
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  const line = `M${points.join("L")}`;
  const x = Math.round(peak * width) + 0.5;
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      width={width}
      height={height}
      aria-hidden="true"
    >
      <path class="area" d={`${line}L${width} ${height - 1}L0 ${height - 1}Z`} />
      <path class="line" d={line} />
      <path class="peak" d={`M${x} 0V${height}`} />
    </svg>
  );
}
