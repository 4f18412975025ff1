import { expect, test } from "vitest";
import { CHANGE_TERMS, type ChangeTerms } from "~/server/domain/change";
import type { DailyReport, ReportLine, ReportSignature } from "~/server/domain/daily-report";
import type { LimitEvaluation } from "~/server/domain/limit";
import { ok, unavailable } from "~/server/domain/measure";
import { amount, explainedRows, hasVersions, more, reportFinding, signedBy } from "./report.view";

const terms = Object.fromEntries(CHANGE_TERMS.map((term) => [term, 0])) as ChangeTerms;
const explanation = ok({
  fromAsOfMs: 0,
  toAsOfMs: 1,
  notes: [],
  changes: [
    { figure: "var99" as const, terms: { ...terms, trades: 5, prices: -2 }, besideBase: 0 },
    { figure: "es975" as const, terms: { ...terms, prices: 7 }, besideBase: 1 },
  ],
});

test("terms that moved no figure are left out, the residual never; columns keep the order of the figures", () => {
  expect(explainedRows({ explanation })).toEqual([
    { key: "trades", name: "Trades", values: [5, 0] },
    { key: "prices", name: "Prices", values: [-2, 7] },
    { key: "residual", name: "Residual", values: [0, 0] },
    { key: "beside", name: "Between explained and reported", values: [0, 1] },
  ]);
  expect(explainedRows({ explanation: unavailable("model-failed", "nobody answered") })).toEqual([]);
});

const limit = (state: LimitEvaluation["state"]) => ({ state }) as LimitEvaluation; // what is counted
const report = (...states: LimitEvaluation["state"][]) =>
  ({
    limits: states.map(limit),
    breaches: [{ standing: "new" }, { standing: "open" }],
  }) as unknown as DailyReport; // what is counted
const signature: ReportSignature = {
  ...{ signerId: "1", signerName: "Rosa", role: "risk-officer", signedHash: "", atMs: 0 },
};
const line = (over: Partial<ReportLine> = {}): ReportLine =>
  ({ portfolioId: "1", businessDate: "2020-01-24", signatures: [], ...over }) as ReportLine;

test("the worst news stands first, and an unknown limit is never read as held", () => {
  expect(reportFinding(report("ok", "breach", "unknown", "warning"), line())).toEqual({
    tone: "breach",
    finding: "1 limit over the line, 1 near it, 1 unknown",
    because: "1 new breach of the day; unsigned.",
  });
  expect(reportFinding(report("ok", "unknown"), line()).tone).toBe("unknown");
  expect(reportFinding(report("ok", "ok"), line())).toMatchObject({
    tone: "calm",
    finding: "All 2 limits hold",
  });
  expect(reportFinding(report(), line()).finding).toBe("No limits are set");
});

test("who signed is named; a missing amount is a dash, never a zero", () => {
  expect(signedBy([])).toBe("unsigned");
  expect(signedBy([signature, { ...signature, signerName: "Halvor" }])).toMatch(
    /^signed by Rosa on .* and Halvor on /,
  );
  expect(amount(unavailable("no-nav", "no cash"), "USD")).toBe("—");
  expect(amount(ok(-1234.5), "USD", true)).toBe("−$1,235");
});

test("what does not fit is counted; versions are told apart where there are several of a day", () => {
  expect(more(12, 10)).toBe("2 more in the exports");
  expect(more(10, 10)).toBeNull();
  expect(hasVersions([line()], line())).toBe(false);
  expect(hasVersions([line(), line()], line())).toBe(true);
  expect(hasVersions([line(), line({ businessDate: "2020-01-27" })], line())).toBe(false);
});
