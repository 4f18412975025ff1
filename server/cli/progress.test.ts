import { expect, test } from "vitest";
import { cliConfig } from "~/server/wiring/cli-config";
import { progress } from "./progress";

function drawn(
  isTerminal: boolean,
  steps: readonly (readonly [nowMs: number, readBytes: number])[],
): string[] {
  const texts: string[] = [];
  let nowMs = 0;
  const io = {
    out: () => {},
    err: (text: string) => void texts.push(text),
    isTerminal,
    config: cliConfig({}),
  };
  const bar = progress("prices.csv", io, () => nowMs);
  for (const [atMs, readBytes] of steps) {
    nowMs = atMs;
    bar.update(readBytes, 100);
  }
  bar.end();
  return texts;
}

test("a person sees one bar that fills up, redrawn ten times a second at most", () => {
  const texts = drawn(true, [
    [0, 0],
    [50, 20],
    [150, 50],
    [160, 100],
  ]);
  expect(texts).toHaveLength(4);
  expect(texts[1]).toBe(`\rprices.csv [${"#".repeat(15)}${" ".repeat(15)}]  50 %`);
  expect(texts[2]).toContain("100 %");
  expect(texts[3]).toBe("\n");
});

test("a log gets a line every five seconds, and none for a short file", () => {
  expect(
    drawn(false, [
      [100, 50],
      [4_000, 100],
    ]),
  ).toEqual([]);
  expect(
    drawn(false, [
      [100, 10],
      [5_100, 50],
      [6_000, 60],
    ]),
  ).toEqual(["prices.csv:  50 % read\n"]);
});
