import { expect, it } from "vitest";
import { htmlFace } from "./face-html.ts";
import type { Row } from "./rows.ts";

const ROW: Row = {
  ...{ size: "9.54 MiB", interval: "", share: "33 %", bar: 0.5, isOwn: true },
  ...{ name: "<module>", place: "In [7]:2", source: 'a = "<b>" & 1' },
};
const face = (rows: readonly Row[]) =>
  htmlFace({
    heading: [[{ text: "floodmark", style: "strong" }, { text: "  peak 28.6 MiB" }]],
    rows,
    notes: [[[{ text: "  Nothing & more." }]]],
  });

it("is the heading, the rows and the notes, whatever characters they have", () => {
  const html = face([ROW]);
  expect(html).toContain("<b>floodmark</b> peak 28.6 MiB</div>");
  expect(html).toContain("&lt;module&gt;");
  expect(html).toContain("<code>a = &quot;&lt;b&gt;&quot; &amp; 1</code>");
  expect(html).toContain("<div>Nothing &amp; more.</div>");
  expect(html).toContain("width:50px");
});

it("has as many cells in each row, with intervals in one of them or none", () => {
  const sampled = face([ROW, { ...ROW, interval: "± 1.7 MiB" }]);
  const cells = (html: string) => html.split("<tr").map((row) => row.split("<td").length - 1);
  expect(cells(sampled)).toEqual([0, 7, 7]);
  expect(cells(face([ROW]))).toEqual([0, 6]);
});
