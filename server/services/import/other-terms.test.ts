import { expect, test } from "vitest";
import { csvText } from "~/server/adapters/files/csv-file";
import type { InstrumentDraft } from "~/server/ports/reference-data";
import { INSTRUMENT_LAYOUT } from "./column-rules";
import { draftInstruments } from "./draft-instruments";
import { readRecords } from "./read-records";
import { Refusals } from "./refusals";

async function read(text: string) {
  const refusals = new Refusals("instruments.csv");
  const { rows } = await readRecords(csvText("instruments.csv", text), INSTRUMENT_LAYOUT, refusals, false);
  const known = new Map<string, InstrumentDraft>();
  draftInstruments(rows, known, refusals);
  return { known, said: refusals.listed.map(({ sentence }) => sentence) };
}

test("a forward, a swap, own sensitivities and dividends are read; terms that only one type has name the type", async () => {
  const { known, said } = await read(
    "symbol,underlying,forward_rate,maturity,coupon,recovery,delta_per_1pct,cs01,dividends\n" +
      "FWD,USDJPY,148.5,2026-06-30,,,,,\n" +
      "SWAP,,,2030-12-20,1%,35%,,,\n" +
      "OWN,AAPL,,,,,-12.5,3,\n" +
      "AAPL,,,,,,,,2026-05-12:0.26 2026-02-10:0.25\n",
  );
  expect(said).toEqual([]);
  expect(known.get("FWD")).toMatchObject({
    type: "fx-forward",
    currency: "JPY",
    underlyingSymbol: "USDJPY",
    forward: { rate: 148.5, maturity: "2026-06-30" },
  });
  expect(known.get("SWAP")).toMatchObject({
    type: "cds",
    creditDefaultSwap: { coupon: 0.01, maturity: "2030-12-20", recovery: 0.35, parSpread: null },
  });
  expect(known.get("OWN")).toMatchObject({
    type: "sensitivities",
    sensitivities: { deltaPer1Pct: -12.5, gammaPer1Pct: 0, vegaPerPoint: 0, dv01: 0, cs01: 3 },
  });
  expect(known.get("AAPL")?.dividends).toEqual([
    { exDate: "2026-02-10", amountLocal: 0.25 },
    { exDate: "2026-05-12", amountLocal: 0.26 },
  ]);
});

test("what a type needs and nobody gave is named, and dividends that can't be read are refused by line and column", async () => {
  const missing = await read(
    "symbol,type,maturity,underlying,coupon\nF,forward,2026-06-30,EURUSD,\nC,cds,,,1%\n",
  );
  expect(missing.said[0]).toContain("F needs a forward_rate");
  expect(missing.said[1]).toContain("C needs a maturity");
  for (const bad of ["2026-02-30:1", "2026-02-10:-1", "2026-02-10", "2026-02-10:1 2026-02-10:2"]) {
    const { said } = await read(`symbol,dividends\nAAPL,${bad}\n`);
    expect(said[0]).toContain("write dividends as");
    expect(said[0]).toContain("line 2");
  }
});
