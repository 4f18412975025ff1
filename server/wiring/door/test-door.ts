import pg from "pg";
import { createTestOrganisation, inOrganisation } from "~/server/adapters/embedded/test-organisation";
import { idOf } from "~/server/adapters/postgres/keys";
import { layLimit } from "~/server/adapters/postgres/lay-limit";
import { storesOn } from "~/server/adapters/postgres/stores";
import type { Actor, Role } from "~/server/domain/actor";
import { LimitTerms } from "~/server/domain/limit-proposal";
import type { Ctx } from "~/server/services/context";
import { hashOf } from "~/server/services/reports/make-report";
import { EXAMPLE_INPUTS, type ExampleIds } from "~/server/trpc/example-inputs";
import type { Gate } from "~/server/trpc/gate";
import type { Policy, RequestContext } from "~/server/trpc/init";
import { appRouter } from "~/server/trpc/root";
import type { TestContext } from "~/server/wiring/test-context";
import { emptyReport } from "./test-report";

/** Who every cell of the matrix is. */
const TESTER = { id: "tester", name: "Tester" };

/** An organisation with something of everything that a procedure can name, and a word that only its rows hold. */
export type Peopled = { readonly id: string; readonly marker: string; readonly ids: ExampleIds };

export async function peopledOrganisation({ client, clock }: TestContext, marker: string): Promise<Peopled> {
  const made = await createTestOrganisation(client);
  const organisationId = Number(made.id);
  const portfolioId = Number(made.portfolioId);
  const ids = await inOrganisation(client, made.id, async (db) => {
    await db.portfolio.update({ where: { id: portfolioId }, data: { name: `${marker} portfolio` } });
    const position = await db.position.findFirstOrThrow({ where: { organisationId } });
    // Soft, so that any officer may waive it; and whoever the matrix sends is somebody who may decide.
    await layLimit(storesOn(db), made.id, made.officers, {
      portfolioId: made.portfolioId,
      ...{ name: "VaR 99", metric: "var99", unit: "nav", kind: "soft", threshold: 0.5 },
    });
    await db.user.upsert({
      where: { id: TESTER.id },
      create: { ...TESTER, email: "tester@plimsoll.example" },
      update: {},
    });
    for (const role of ["head-of-risk", "risk-officer"])
      await db.membership.create({ data: { organisationId, userId: TESTER.id, role } });
    const breach = await db.breach.create({
      data: {
        organisationId,
        portfolioId,
        limitId: Number(made.limitId),
        limitVersion: 2,
        openedAt: new Date(made.opensMs),
        openedComputedAt: new Date(made.opensMs),
        threshold: 0.5,
        openingValue: 0.6,
        worstValue: 0.6,
        reason: `${marker} reason`,
      },
    });
    const proposal = await storesOn(db).proposals.add(made.id, {
      portfolioId: made.portfolioId,
      limitId: null,
      action: "create",
      basedOnVersion: null,
      terms: LimitTerms.parse({
        portfolioId: made.portfolioId,
        name: `${marker} limit`,
        metric: "volatility",
        unit: "nav",
        kind: "soft",
        threshold: 0.3,
      }),
      reason: `${marker} reason`,
      state: "proposed",
      proposedById: made.officers.proposer.id,
      proposedByName: marker,
    });
    await storesOn(db).audit.append(made.id, {
      actorId: marker,
      actorName: marker,
      action: "limit.set",
      subject: marker,
      before: null,
      after: null,
      reason: marker,
    });
    const stores = storesOn(db);
    const access = { roles: ["viewer"] as const, portfolioIds: null };
    const email = `${marker}@plimsoll.example`;
    const person = await stores.people.invite(made.id, { name: marker, email, ...access });
    const session = await db.session.create({
      data: { id: marker, token: marker, userId: person?.id ?? "", expiresAt: new Date("2100-01-01") },
    });
    const named = { name: marker, createdBy: marker, scopes: ["risk:read"] as const };
    const key = await stores.keys.create(made.id, { ...named, createdAtMs: 0, expiresAtMs: null });
    const { alerts } = stores;
    const channel = await alerts.addChannel(made.id, {
      ...{ name: marker, kind: "webhook", shown: marker, addressSealed: marker, secretSealed: null },
      createdBy: marker,
    });
    const everything = { severity: "info", portfolioId: null, family: null, quiet: null } as const;
    const route = await alerts.addRoute(made.id, { channelId: channel.id, ...everything });
    const now = clock.now();
    const silence = await alerts.addSilence(made.id, {
      ...{ portfolioId: made.portfolioId, limitId: null, reason: marker, createdBy: marker },
      ...{ startsAtMs: now, endsAtMs: now + 3_600_000 },
    });
    const body = JSON.stringify(emptyReport(made.portfolioId, marker));
    const report = await stores.reports.add(made.id, {
      ...{ portfolioId: made.portfolioId, businessDate: made.lastDate, seq: 1, asOfMs: 0, computedAtMs: 0 },
      ...{ body, contentHash: hashOf(body), madeById: marker, madeByName: marker, madeAtMs: 0 },
    });
    const desk = { kind: "desk", name: `${marker} desk`, baseCurrency: "USD" } as const;
    const deskId = (await stores.groups.create(made.id, desk)) ?? "";
    const ids = {
      deskId,
      reportId: report.id,
      channelId: channel.id,
      routeId: route.id,
      silenceId: silence.id,
      proposalId: proposal.id,
      personId: person?.id ?? "",
      sessionId: session.id,
      keyId: key.record.id,
    };
    return { positionId: idOf(position.id), breachId: idOf(breach.id), ...ids };
  });
  const { limitId } = made;
  return { id: made.id, marker, ids: { portfolioId: made.portfolioId, limitId, ...ids } };
}

/** Lets identifiers begin where no other number is, so that one in a sentence is seen. */
export async function numberedApart({ ownerUrl }: TestContext): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    for (const table of NUMBERED) await owner.query(`ALTER SEQUENCE ${table}_id_seq RESTART WITH 770001`);
  } finally {
    await owner.end();
  }
}

const NUMBERED = [
  "portfolio",
  "position",
  "risk_limit",
  "limit_proposal",
  "breach",
  "alert_channel",
  "alert_route",
  "alert_silence",
  "daily_report",
  "api_key",
];

/** Nobody has these. */
export const NO_IDS: ExampleIds = {
  portfolioId: "2000000001",
  positionId: "2000000002",
  limitId: "2000000003",
  breachId: "2000000004",
  proposalId: "2000000006",
  channelId: "2000000007",
  routeId: "2000000008",
  silenceId: "2000000009",
  reportId: "2000000010",
  deskId: "2000000011",
  personId: "nobody",
  sessionId: "none",
  keyId: "2000000005",
};

/** Nothing is ever announced. */
const bus = { publish: async () => {}, listen: async function* () {} };

/** Open wide: how often somebody may ask is tested apart. */
const gate: Gate = {
  takeMutation: async () => {},
  takeExport: async () => {},
  openStream: () => () => {},
  isStillSignedIn: async () => true,
};

/** What a request of somebody brings; nobody's, for null. Waiting takes no time: no worker answers here. */
export function requestOf(
  world: TestContext,
  who: { readonly organisationId: string; readonly roles: readonly Role[] } | null,
): RequestContext {
  if (!who) return { ctx: null, bus, gate };
  const actor: Actor = { ...TESTER, portfolioIds: null, ...who };
  const clock = { now: () => world.clock.now(), sleepUntil: async () => world.clock.pass(60_000) };
  const { stores, unit } = world.organisations.of(who.organisationId);
  const ctx: Ctx = { actor, stores, unit, clock };
  return { ctx, bus, gate };
}

export type Procedure = {
  readonly path: string;
  readonly type: "query" | "mutation" | "subscription";
  readonly roles: readonly Role[];
  readonly inputOf: (ids: ExampleIds) => unknown;
};

/** Every procedure of the router, as the router itself lists them. */
export const PROCEDURES: readonly Procedure[] = Object.entries(
  // At run time the record of procedures is flat, whatever the nesting in its type.
  appRouter._def.procedures as unknown as Record<
    string,
    { readonly _def: { readonly type: Procedure["type"]; readonly meta?: Policy } }
  >,
).map(([path, { _def }]) => {
  const [group = "", name = ""] = path.split(".");
  const examples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = EXAMPLE_INPUTS;
  const inputOf = examples[group]?.[name];
  if (typeof inputOf !== "function")
    throw new Error(`${path} has no example input; add it to example-inputs.ts.`);
  return { path, type: _def.type, roles: _def.meta?.roles ?? [], inputOf: (ids) => inputOf(ids) };
});
