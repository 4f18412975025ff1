import { expect, test } from "vitest";
import { readPackagedIndex } from "~/server/adapters/feed/packaged-index";
import { makeHistory } from "./history";
import { listUniverse, MARKET_SYMBOL, WORLD_SEED } from "./universe";

const listed = listUniverse().slice(0, 12);
const ids = new Map([MARKET_SYMBOL, ...listed.map(({ asset }) => asset.symbol)].map((each) => [each, each]));
const history = (from: string) =>
  makeHistory(
    { seed: WORLD_SEED, assets: listed.map(({ asset }) => asset) },
    listed,
    readPackagedIndex(process.cwd()),
    { from, pricedOn: "2017-01-03", before: "2017-02-01" },
    ids,
    MARKET_SYMBOL,
  );

test("years before the first prices lead to them, and change nothing of what comes after", () => {
  const [short, long] = [history("2017-01-03"), history("2016-01-04")];
  expect(long.filter(({ date }) => date >= "2017-01-03")).toEqual(short);
  for (const { asset, firstPrice } of listed) {
    const before = long.filter((bar) => bar.instrumentId === asset.symbol && bar.date < "2017-01-03");
    expect(before.length).toBe(252);
    // Closes are rounded to a hundredth of a cent.
    expect((before.at(-1)?.close ?? 0) / firstPrice).toBeCloseTo(1, 3);
    expect(before.every(({ low, close, high }) => (low ?? 0) <= close && close <= (high ?? 0))).toBe(true);
  }
});
