import { expect, it } from "vitest";
import { EXACT } from "../profile/doubt.ts";
import { drawProfile } from "../profile/fixture.ts";
import { sumApproximate, sumTruncated } from "./inexact.ts";

it("adds up what stands at a caller because the tables were full", () => {
  const profile = drawProfile(`
    main a.py:9  main a.py:9       main a.py:9    <tables full>
    load a.py:3  load a.py:3       <tables full>
                 <tables full>
    1000         200 ×2 live 200   40 file        7 heap
  `);
  expect(sumTruncated(profile)).toEqual({ allocations: 4, bytes: 207, ...EXACT });
});

it("takes maps for approximate where a line reserves address space as well", () => {
  const profile = drawProfile(`
    main a.py:1  main a.py:1    main a.py:1  main a.py:2  main a.py:3
    800 map      9000 reserved  10 heap      60 map       500 reserved
  `);
  expect(sumApproximate(profile)).toBe(800);
});
