import { expect, test } from "vitest";
import { assess } from "~/server/engine/assess";
import { testFrame } from "~/server/engine/simulate/test-book";
import { boardOf } from "~/server/services/risk/board-of";
import { boardFinding } from "./board-finding";
import { contributorsOf } from "./contributors.view";
import { coverageLines, coverageText } from "./coverage.view";
import { tilesOf } from "./tiles.view";

test("the board of a portfolio that holds nothing any more says so, and prints no figure that there is not", () => {
  const frame = testFrame({ seed: 22, stocks: 6, days: 130, windowDays: 110 });
  const board = boardOf({ seq: 2, snapshot: assess({ ...frame, positions: [] }) });
  expect(boardFinding(board, false).because).toContain("VaR is not available: the book is empty.");
  const tiles = tilesOf(board, false);
  expect(tiles.length).toBeGreaterThan(4);
  expect(JSON.stringify(tiles)).not.toMatch(/NaN|Infinity|undefined/);
  expect(contributorsOf(board)).toBeNull();
  expect([coverageText(board.coverage), ...coverageLines(board.coverage, 110)].join(" ")).not.toMatch(
    /NaN|Infinity/,
  );
});
