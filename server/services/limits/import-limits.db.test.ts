import { afterAll, beforeAll, expect, test } from "vitest";
import type { PrismaClient } from "~/prisma/generated/client";
import { VirtualClock } from "~/server/adapters/clock/virtual";
import { createTestDatabase } from "~/server/adapters/embedded/test-database";
import {
  createTestOrganisation,
  reopenFor,
  type TestOrganisation,
} from "~/server/adapters/embedded/test-organisation";
import { csvText } from "~/server/adapters/files/csv-file";
import { openDatabase } from "~/server/adapters/postgres/client";
import { storesOn, unitOfWork } from "~/server/adapters/postgres/stores";
import type { Role } from "~/server/domain/actor";
import type { Ctx } from "~/server/services/context";
import { approveProposal } from "./approve-proposal";
import { exportLimits } from "./export-limits";
import { importLimits } from "./import-limits";
import { listLimits } from "./list-limits";
import { listProposals } from "./list-proposals";
import { proposeTemplate } from "./propose-template";

let owned: Awaited<ReturnType<typeof createTestDatabase>>;
let database: PrismaClient;
let organisation: TestOrganisation;

beforeAll(async () => {
  owned = await createTestDatabase();
  database = openDatabase(owned.appUrl, 2);
  organisation = await createTestOrganisation(database);
  database = await reopenFor(database, owned.appUrl, organisation.id);
});
afterAll(async () => {
  await database.$disconnect();
  await owned.drop();
});

const as = (person: { id: string; name: string }, role: Role): Ctx => ({
  actor: { ...person, organisationId: organisation.id, roles: [role], portfolioIds: null },
  stores: storesOn(database),
  unit: unitOfWork(database),
  clock: new VirtualClock(Date.parse("2026-03-02T15:00:00Z")),
  csvText,
});
const rosa = () => as(organisation.officers.proposer, "risk-officer");
const halvor = () => as(organisation.officers.approver, "head-of-risk");
const take = (text: string, reason = "the policy of 2026") => importLimits(rosa(), { text, reason });
const HEAD = "portfolio,name,metric,unit,kind,threshold,scope,scope_key,parameter";

test("what was exported and is taken in again changes nothing", async () => {
  const { text, fileName } = await exportLimits(rosa());
  expect(fileName).toBe("limits-2026-03-02.csv");
  expect(text.split("\r\n")).toHaveLength(3);
  expect(await take(text)).toEqual({
    isCommitted: true,
    proposed: 0,
    unchanged: 1,
    refusals: [],
    warnings: [],
  });
});

test("new lines and changed ones are proposed, and are in force when another officer has agreed", async () => {
  const before = (await listProposals(rosa())).length;
  const text = `${HEAD}\nBook,VaR 99,var99,nav,soft,0.4,,,\nBook,"Energy, gross",gross-exposure,nav,hard,0.9,sector,Energy,\n`;
  expect(await take(text)).toMatchObject({ isCommitted: true, proposed: 2, unchanged: 0 });
  const waiting = (await listProposals(rosa())).filter(({ state }) => state === "proposed");
  expect(waiting).toHaveLength(2);
  expect((await listProposals(rosa())).length).toBe(before + 2);
  for (const { id } of waiting) await approveProposal(halvor(), { proposalId: id });
  const inForce = await rosa().stores.limits.inForce(organisation.id, rosa().clock.now());
  expect(inForce).toMatchObject([
    { name: "VaR 99", kind: "soft", threshold: 0.4, version: 2 },
    { name: "Energy, gross", scope: { kind: "sector", key: "Energy" }, version: 1 },
  ]);
});

test("one row that can't be taken and nothing is proposed; each says file, line, column and rule", async () => {
  const before = (await listProposals(rosa())).length;
  const rows = [
    "Nowhere,A limit,var99,nav,hard,0.1,,,",
    'Book,B limit,var99,nav,hard,"0,1",,,',
    "Book,C limit,var99,days,hard,0.1,,,",
    "Book,D limit,stress-loss,nav,hard,0.1,,,1066",
    "Book,VaR 99,es975,nav,hard,0.1,,,",
    "Book,E limit,var99,nav,hard,0.1,,,",
    "Book,E limit,var99,nav,hard,0.2,,,",
    "Book,F limit,var99,nav,hard,0,,,",
  ];
  const found = await take([HEAD, ...rows].join("\n"));
  expect(found).toMatchObject({ isCommitted: false, proposed: 0 });
  expect(found.refusals.map(({ line, column, rule }) => `${line} ${column} ${rule}`)).toEqual([
    "2 portfolio unknown-portfolio",
    "3 threshold not-a-number",
    "4 unit inconsistent",
    "5 parameter inconsistent",
    "6 name inconsistent",
    "8 name disagreeing-duplicate",
    "9 threshold inconsistent",
  ]);
  expect(found.refusals[0]?.sentence).toBe(
    "limits.csv, line 2, column portfolio: there is no portfolio Nowhere (rule unknown-portfolio).",
  );
  expect((await listProposals(rosa())).length).toBe(before);
});

test("a mistyped part is said with what is held; a book or an instrument that there is not is refused", async () => {
  const rows = [
    "Book,Tech,gross-exposure,nav,hard,0.9,sector,Enrgy,",
    "Book,Main book,gross-exposure,nav,hard,0.9,book,Main,",
  ];
  const taken = await take([HEAD, ...rows].join("\n"));
  expect(taken).toMatchObject({ isCommitted: true, proposed: 2 });
  expect(taken.warnings).toEqual([
    "limits.csv, line 2, column scope_key: Nothing is held in sector Enrgy now, so this limit reads zero. Did you mean Energy? Held is: Energy.",
  ]);
  for (const { id, state } of await listProposals(rosa()))
    if (state === "proposed") await approveProposal(halvor(), { proposalId: id });
  const warnings = (await listLimits(rosa())).map(({ name, warning }) => [name, warning?.slice(0, 31)]);
  expect(warnings).toContainEqual(["Tech", "Nothing is held in sector Enrgy"]);
  expect(warnings).toContainEqual(["Main book", undefined]);

  const wrong = [
    "Book,Wrong book,gross-exposure,nav,hard,0.9,book,Mian,",
    "Book,Wrong share,gross-exposure,nav,hard,0.9,instrument,AAB,",
    "Book,Nobody,gross-exposure,nav,hard,0.9,instrument,ZZZZZZ,",
    "Book,Wrong reference,relative-var99,times,hard,2,portfolio,,AAB",
  ];
  const refused = await take([HEAD, ...wrong].join("\n"));
  expect(refused.isCommitted).toBe(false);
  expect(refused.refusals.map(({ column, sentence }) => `${column}: ${sentence.split(": ")[1]}`)).toEqual([
    "scope_key: This portfolio has no book Mian. Did you mean Main? (rule inconsistent).",
    "scope_key: There is no instrument AAB. Did you mean AAA? (rule inconsistent).",
    "scope_key: There is no instrument ZZZZZZ (rule inconsistent).",
    "parameter: There is no instrument AAB. Did you mean AAA? (rule inconsistent).",
  ]);
});

test("a table without its columns, an empty one and one that is no table are refused as such", async () => {
  expect((await take("portfolio,name,colour\nBook,X,red\n")).refusals.map(({ rule }) => rule)).toEqual([
    ...["missing-column", "missing-column", "missing-column", "missing-column"],
    "unknown-column",
  ]);
  expect((await take(`${HEAD}\n`)).refusals).toMatchObject([{ rule: "empty-file" }]);
  expect((await take("\0\0\0")).isCommitted).toBe(false);
});

test("a line without bands keeps those of the limit of that name", async () => {
  const bands = { warnAt: 0.5, urgentAt: 0.7, clearAt: 0.6, openAfterMs: 3_000, closeAfterMs: 9_000 };
  const text = `${HEAD},warn_at,urgent_at,clear_at,open_after_s,close_after_s\nBook,Banded,es975,nav,hard,0.3,,,,0.5,0.7,0.6,3,9\n`;
  expect(await take(text)).toMatchObject({ proposed: 1 });
  for (const { id, state } of await listProposals(rosa()))
    if (state === "proposed") await approveProposal(halvor(), { proposalId: id });
  expect(await take(`${HEAD}\nBook,Banded,es975,nav,hard,0.2,,,\n`)).toMatchObject({ proposed: 1 });
  const [newest] = await listProposals(rosa());
  expect(newest?.terms).toMatchObject({ ...bands, threshold: 0.2 });
  await approveProposal(halvor(), { proposalId: newest?.id ?? "" });
});

test("a template proposes what is not there yet, once", async () => {
  const asked = { portfolioId: organisation.portfolioId, templateId: "ucits-5-10-40", reason: "a fund" };
  expect(await proposeTemplate(rosa(), asked)).toEqual({ proposed: 2, present: 0 });
  const waiting = (await listProposals(rosa())).filter(({ state }) => state === "proposed");
  expect(waiting.map(({ terms }) => terms.metric).toSorted()).toEqual(["issuers-above", "largest-issuer"]);
  for (const { id } of waiting) await approveProposal(halvor(), { proposalId: id });
  expect(await proposeTemplate(rosa(), asked)).toEqual({ proposed: 0, present: 2 });
  await expect(proposeTemplate(rosa(), { ...asked, templateId: "none" })).rejects.toThrow("no such template");
  await expect(proposeTemplate(as({ id: "v", name: "V" }, "viewer"), asked)).rejects.toMatchObject({
    code: "forbidden",
  });
});
