import { expect, test } from "vitest";
import { apart } from "./apart";

test("labels that would overlap move down, the others stay", () => {
  expect(apart([{ at: 40 }, { at: 10 }, { at: 12 }], 13).map(({ at }) => at)).toEqual([10, 23, 40]);
});
