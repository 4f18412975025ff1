import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import {
  createTestOrganisation,
  reopenFor,
  type TestOrganisation,
} from "~/server/adapters/embedded/test-organisation";
import { openDatabase } from "~/server/adapters/postgres/client";
import { layLimit } from "~/server/adapters/postgres/lay-limit";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { Actor, Role } from "~/server/domain/actor";
import { nextTradingDay } from "~/server/domain/new-york";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import { emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { runFrame } from "~/server/services/beat/run-frame";
import { takeMarket } from "~/server/services/beat/take-market";
import type { Ctx } from "~/server/services/context";
import { answerQuestions } from "~/server/services/questions/answer-questions";
import { computeHere } from "~/server/services/questions/compute-task";
import { exportReport } from "./export-report";
import { getReport } from "./get-report";
import { listReports } from "./list-reports";
import { hashOf, makeReport } from "./make-report";
import { reportRows } from "./report-rows";
import { signReport } from "./sign-report";
import { cellsOfWorkbook } from "./test-workbook";

const WALL = Date.UTC(2026, 10, 20, 15, 0, 0);
const MINUTE = 60_000;
const DAY = 86_400_000;
let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let ours: TestOrganisation;
let theirs: TestOrganisation;
let desk: ReturnType<typeof emptyDesk>;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 4);
  theirs = await createTestOrganisation(database);
  ours = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, ours.id);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

/** A clock whose sleepers wake at once, and whose worker answers while they sleep. */
const clockOf = (atMs: number, answers: boolean) => {
  const clock = new VirtualClock(atMs);
  return {
    now: () => clock.now(),
    sleepUntil: async () => {
      if (answers) await answerQuestions(desk, storesOn(database), computeHere);
      else clock.pass(60_000);
    },
  };
};
const ctxOf = (own: Partial<Actor> = {}, isAnswered = false): Ctx => ({
  actor: {
    ...ours.officers.proposer,
    organisationId: ours.id,
    roles: ["risk-officer"],
    portfolioIds: null,
    ...own,
  },
  stores: storesOn(database),
  unit: unitOfWork(database),
  clock: clockOf(WALL + 2 * DAY, isAnswered),
});
const as = (...roles: Role[]) => ctxOf({ roles });
const latest = async (): Promise<RiskSnapshot> => {
  const found = await storesOn(database).history.latest(ours.id, ours.portfolioId);
  if (!found) throw new Error("nothing was assessed");
  return found.snapshot;
};
const failureOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  const { code, message } = error as { code: string; message: string };
  return { code, message };
};

test("a portfolio that was never assessed has no report", async () => {
  const failure = await failureOf(makeReport(ctxOf(), { portfolioId: ours.portfolioId }));
  expect(failure).toEqual({
    code: "unavailable",
    message: "This portfolio has not been assessed yet: there is nothing to report.",
  });
});

/** What a spreadsheet would compute. */
const FORMULA = '=HYPERLINK("http://example.com","a, b")';

/** Two days of a market: one beat each before the close of the first, and in the second with another price. */
async function live(): Promise<void> {
  const stores = storesOn(database);
  const { id, opensMs, instrumentIds, portfolioId } = ours;
  const onGross = { metric: "gross-exposure", unit: "base", kind: "soft", threshold: 1e9 } as const;
  await layLimit(stores, id, ours.officers, { portfolioId, name: FORMULA, ...onGross });
  const settings = { kind: "demonstration", isSimulated: true, settings: {}, marketMs: opensMs } as const;
  const run = await stores.tape.startRun(id, settings);
  desk = emptyDesk(id, "test", run);
  await refreshDesk(desk, stores, { marketMs: run.marketMs, nowMs: run.marketMs });
  const listener = takeMarket(desk, "tape", { clock: new VirtualClock(WALL), announce: () => {} });
  const beat = async (marketMs: number, wallMs: number, aaa: number): Promise<void> => {
    const prices = [["AAA", aaa] as const, ["BBB", 100] as const];
    listener.ticks(
      prices.map(([symbol, priceLocal]) => ({
        instrumentId: instrumentIds.get(symbol) ?? "",
        priceLocal,
        atMs: marketMs,
        source: "tape",
      })),
    );
    listener.heartbeat(marketMs);
    await runFrame(desk, { stores, unit: unitOfWork(database) }, wallMs);
  };
  await beat(opensMs, WALL, 100);
  const close = (symbol: string, price: number) => ({
    ...{ instrumentId: instrumentIds.get(symbol) ?? "", date: "2020-01-24", volume: 10_000 },
    ...{ open: price, high: price, low: price, close: price },
  });
  listener.dayClosed("2020-01-24", [close("AAA", 100), close("BBB", 100)]);
  const days = Math.round((Date.parse(nextTradingDay("2020-01-24")) - Date.parse("2020-01-24")) / DAY);
  const secondMs = opensMs + days * DAY;
  await beat(secondMs, WALL + DAY, 104);
  await beat(secondMs + MINUTE, WALL + DAY + MINUTE, 106);
}

test("the report is the newest snapshot to the bit, keeps it, and compares with the close before", async () => {
  await live();
  const made = await makeReport(ctxOf({}, true), { portfolioId: ours.portfolioId });
  expect(made).toMatchObject({
    version: 1,
    seq: 3,
    businessDate: "2020-01-27",
    signatures: [],
    madeBy: "Rosa",
  });
  const { report, line } = await getReport(as("viewer"), made.id);
  const snapshot = await latest();
  if (snapshot.pool.status !== "ok") throw new Error(snapshot.pool.reason);
  for (const { figure, valueBase } of report.figures)
    expect(valueBase).toEqual({ status: "ok", value: snapshot.pool.value[figure] });
  const compared = ["navBase", "grossBase", "dayPnlBase", "stress", "coverage", "liquidity"] as const;
  for (const key of compared) expect(report[key], key).toEqual(snapshot[key]);
  expect(new Set(report.limits)).toEqual(new Set(snapshot.limits));
  expect(report.yesterday).toMatchObject({ status: "ok", value: { seq: 1 } });
  expect(report.figures[0]?.limit?.limitId).toBe(ours.limitId);
  expect(line.contentHash).toBe(made.contentHash);
  const kept = await database.snapshotKept.findMany({ where: { reason: "report" } });
  expect(kept.map(({ seq }) => Number(seq))).toEqual([3]);
  if (report.explanation.status !== "ok") throw new Error(report.explanation.reason);
  const [change] = report.explanation.value.changes;
  const sum = Object.values(change?.terms ?? {}).reduce((a, b) => a + b, change?.besideBase ?? Number.NaN);
  const [first] = report.figures;
  expect(sum).toBeCloseTo(first?.changeBase.status === "ok" ? first.changeBase.value : Number.NaN, 6);
  expect(change?.terms.prices).not.toBe(0);
  expect(change?.besideBase).toBeCloseTo(0, 9);
});

test("made again it is another version beside the first; an earlier assessment can be asked for", async () => {
  const { asOfMs } = await latest();
  const portfolioId = ours.portfolioId;
  const again = await makeReport(ctxOf(), { portfolioId });
  expect(again.version).toBe(2);
  const { report } = await getReport(as("viewer"), again.id);
  // No worker answers here: the report is made, and says what it lacks.
  expect(report.explanation).toMatchObject({ reason: expect.stringContaining("did not answer in time") });
  const earlier = await makeReport(ctxOf(), { portfolioId, asOfMs: asOfMs - DAY });
  expect(earlier).toMatchObject({ version: 1, seq: 1, businessDate: "2020-01-24" });
  const first = await getReport(as("viewer"), earlier.id);
  expect(first.report.yesterday).toMatchObject({ status: "unavailable" });
  const listed = await listReports(as("viewer"));
  expect(listed.map(({ businessDate, version }) => [businessDate, version])).toEqual([
    ["2020-01-27", 2],
    ["2020-01-27", 1],
    ["2020-01-24", 1],
  ]);
  await expect(makeReport(ctxOf(), { portfolioId, asOfMs: 1 })).rejects.toThrow("No assessment of that time");
});

test("what is another organisation's or outside the scope answers as what does not exist", async () => {
  const [line] = await listReports(as("viewer"));
  const outside = ctxOf({ roles: ["portfolio-manager"], portfolioIds: [] });
  const missing = await failureOf(getReport(as("viewer"), "987654"));
  expect(missing).toEqual({ code: "not-found", message: "There is no such report." });
  expect(await failureOf(getReport(outside, line?.id ?? ""))).toEqual(missing);
  expect(await listReports(outside)).toEqual([]);
  const notTheirs = await failureOf(makeReport(ctxOf(), { portfolioId: theirs.portfolioId }));
  expect(notTheirs).toEqual(await failureOf(makeReport(ctxOf(), { portfolioId: "987654" })));
  for (const role of ["viewer", "portfolio-manager", "auditor", "admin"] as const)
    expect((await failureOf(makeReport(as(role), { portfolioId: ours.portfolioId }))).code).toBe("forbidden");
});

const halvor = (): Ctx => ({
  ...ctxOf({ ...ours.officers.approver, roles: ["head-of-risk"] }),
  clock: clockOf(WALL + 2 * DAY + MINUTE, false),
});
const newest = async () => {
  const [line] = await listReports(as("viewer"));
  if (!line) throw new Error("no report");
  return line;
};

test("officers sign what they read, once each; the signature says the hash, and the audit says who", async () => {
  const { id: reportId, contentHash } = await newest();
  const signature = await signReport(ctxOf(), { reportId, contentHash });
  expect(signature).toMatchObject({ signerName: "Rosa", role: "risk-officer", signedHash: contentHash });
  await signReport(halvor(), { reportId, contentHash });
  const { line } = await getReport(as("viewer"), reportId);
  expect(line.signatures.map(({ signerName, role }) => [signerName, role])).toEqual([
    ["Rosa", "risk-officer"],
    ["Halvor", "head-of-risk"],
  ]);
  expect(await failureOf(signReport(ctxOf(), { reportId, contentHash }))).toEqual({
    code: "conflict",
    message: "You signed this report before.",
  });
  const page = { before: null, count: 10 };
  const lines = await storesOn(database).audit.list(ours.id, { action: "report.sign" }, page);
  expect(lines.map(({ actorName, after }) => [actorName, after?.contentHash])).toEqual([
    ["Halvor", contentHash],
    ["Rosa", contentHash],
  ]);
});

test("another body than the one that was read is not signed, nor by anybody without the role", async () => {
  const { id: reportId, contentHash } = await newest();
  const [, other] = await listReports(as("viewer"));
  for (const hash of ["0".repeat(64), other?.contentHash ?? ""])
    expect(await failureOf(signReport(halvor(), { reportId, contentHash: hash }))).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("nothing was signed"),
    });
  for (const role of ["viewer", "portfolio-manager", "auditor", "admin"] as const)
    expect((await failureOf(signReport(as(role), { reportId, contentHash }))).code).toBe("forbidden");
  // Somebody whom the program takes for an officer and the organisation does not.
  const stranger = ctxOf({ id: "stranger", name: "Stranger" });
  expect(await failureOf(signReport(stranger, { reportId, contentHash }))).toMatchObject({
    code: "forbidden",
    message: expect.stringContaining("not yours to sign"),
  });
  const outside = ctxOf({ portfolioIds: [] });
  expect((await failureOf(signReport(outside, { reportId, contentHash }))).code).toBe("not-found");
});

test("by straight SQL neither a foreign hash nor somebody without the role signs, and no signature changes", async () => {
  const [, unsigned] = await listReports(as("viewer"));
  const { id: reportId, contentHash } = unsigned ?? (await newest());
  const client = new pg.Client({ connectionString: owned.ownerUrl });
  await client.connect();
  const insert = `INSERT INTO report_signature
    (organisation_id, report_id, signer_id, signer_name, role, signed_hash, signed_at)
    VALUES ($1, $2, $3, 'x', $4, $5, now())`;
  const { proposer, approver } = ours.officers;
  try {
    for (const [organisation, signer, role, hash, code] of [
      [ours.id, approver.id, "head-of-risk", "0".repeat(64), "23503"],
      [ours.id, proposer.id, "head-of-risk", contentHash, "42501"],
      [ours.id, "stranger", "risk-officer", contentHash, "42501"],
      [ours.id, proposer.id, "admin", contentHash, "42501"],
      [theirs.id, theirs.officers.proposer.id, "risk-officer", contentHash, "23503"],
    ] as const) {
      const values = [organisation, reportId, signer, role, hash];
      await expect(client.query(insert, values), values.join()).rejects.toMatchObject({ code });
    }
    for (const change of [
      "UPDATE report_signature SET signer_name = 'X'",
      "DELETE FROM report_signature",
      "TRUNCATE report_signature",
    ])
      await expect(client.query(change), change).rejects.toMatchObject({ code: "42501" });
  } finally {
    await client.end();
  }
});

test("a report can't be changed by straight SQL, and one whose hash is not its body's is refused", async () => {
  for (const url of [owned.appUrl, owned.ownerUrl]) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (const change of [
        "UPDATE daily_report SET body = '{}', content_hash = encode(sha256('{}'), 'hex')",
        "DELETE FROM daily_report",
        "TRUNCATE daily_report CASCADE",
      ])
        await expect(client.query(change), change).rejects.toMatchObject({ code: "42501" });
      await expect(
        client.query(
          `INSERT INTO daily_report (organisation_id, portfolio_id, business_date, version, snapshot_seq, as_of,
             computed_at, body, content_hash, made_by_id, made_by_name, made_at)
           VALUES ($1, $2, '2020-01-27', 9, 1, now(), now(), '{}', repeat('0', 64), 'x', 'x', now())`,
          [ours.id, ours.portfolioId],
        ),
      ).rejects.toMatchObject({
        code: url === owned.appUrl ? expect.stringMatching(/^(42501|23514)$/) : "23514",
      });
    } finally {
      await client.end();
    }
  }
});

/** Fields of a CSV line by line, quotes taken off; nothing else is undone. */
const cellsOf = (text: string): string[][] =>
  text
    .trimEnd()
    .split("\r\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
      ),
    );

async function exportedText(reportId: string, format: "csv" | "json") {
  const exported = await exportReport(as("viewer"), { reportId, format });
  if (!("text" in exported)) throw new Error(`${format} is no text`);
  return exported;
}

test("the CSV is read back to the bit: every figure, as of when, of which report; texts are guarded, numbers bare", async () => {
  const { id: reportId, contentHash } = await newest();
  const { report } = await getReport(as("viewer"), reportId);
  const { text, fileName } = await exportedText(reportId, "csv");
  expect(fileName).toBe(`daily-report-${ours.portfolioId}-2020-01-27-v2.csv`);
  const [asOf, filter, hash, head, ...lines] = cellsOf(text);
  expect(asOf?.[1]).toBe(new Date(report.asOfMs).toISOString());
  expect(JSON.parse(filter?.[1] ?? "")).toMatchObject({ portfolio: "Book", version: 2, seq: 3 });
  expect(hash?.[1]).toBe(contentHash);
  expect(head).toEqual(["section", "item", "measure", "value", "unit", "text"]);
  const rows = reportRows(report);
  expect(lines).toHaveLength(rows.length);
  const unguarded = (cell = "") => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);
  lines.forEach(([section, item, measure, value, unit, words], i) => {
    const number = value === "" || value === undefined ? null : Number(value);
    const read = { section, item: unguarded(item), measure, value: number, unit, text: unguarded(words) };
    expect(read).toEqual(rows[i]);
  });
  const cells = lines.flat();
  expect(cells.filter((cell) => cell.startsWith("'="))).not.toHaveLength(0);
  for (const cell of cells.filter((each) => /^[=+\-@\t\r]/.test(each)))
    expect(cell, "only a number begins so").toMatch(/^-\d/);
  const figureOf = (item: string, measure: string) =>
    rows.find((row) => row.item === item && row.measure === measure)?.value;
  const { pool, stress } = await latest();
  expect(figureOf("var99", "value")).toBe(pool.status === "ok" ? pool.value.var99 : null);
  expect(stress.length).toBeGreaterThan(0);
  expect(figureOf(stress[0]?.name ?? "", "pnl")).toBe(stress[0]?.pnlBase);
});

test("the workbook has the same rows: texts that no spreadsheet computes, numbers to the bit", async () => {
  const { id: reportId } = await newest();
  const { report } = await getReport(as("viewer"), reportId);
  const exported = await exportReport(as("viewer"), { reportId, format: "xlsx" });
  expect(exported.fileName).toBe(`daily-report-${ours.portfolioId}-2020-01-27-v2.xlsx`);
  const cells = cellsOfWorkbook(Buffer.from("base64" in exported ? exported.base64 : "", "base64"));
  const rows = reportRows(report);
  const [head, ...lines] = cells.slice(cells.findIndex(([first]) => first === "section"));
  expect(head).toEqual(["section", "item", "measure", "value", "unit", "text"]);
  expect(lines).toHaveLength(rows.length);
  lines.forEach(([section, item, measure, value = null, unit = "", text = ""], i) => {
    expect({ section, item, measure, value, unit, text }).toEqual(rows[i]);
  });
  expect(rows.some(({ item, text }) => item.startsWith("=") || text.startsWith("="))).toBe(true);
});

test("the JSON is what was signed, to the letter; each export is audited, and none leaves the scope", async () => {
  const { id: reportId, contentHash } = await newest();
  const { text } = await exportedText(reportId, "json");
  expect(hashOf(text)).toBe(contentHash);
  const page = { before: null, count: 10 };
  const lines = await storesOn(database).audit.list(ours.id, { action: "report.export" }, page);
  expect(lines.map(({ after }) => after?.format)).toEqual(["json", "xlsx", "csv"]);
  const outside = ctxOf({ roles: ["viewer"], portfolioIds: [] });
  expect(await failureOf(exportReport(outside, { reportId, format: "csv" }))).toMatchObject({
    code: "not-found",
    message: "There is no such report.",
  });
});

test("each report made has its line in the audit", async () => {
  const lines = await storesOn(database).audit.list(
    ours.id,
    { action: "report.make" },
    { before: null, count: 10 },
  );
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatchObject({
    actorName: "Rosa",
    after: { portfolio: "Book", businessDate: "2020-01-24" },
  });
});
