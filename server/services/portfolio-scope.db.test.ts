import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "~/server/domain/actor";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
import { listAlertSettings } from "./alerts/list-alert-settings";
import { retireRoute } from "./alerts/manage-routes";
import { exportAudit } from "./audit/export-audit";
import { listAudit } from "./audit/list-audit";
import type { Ctx } from "./context";
import { pushPositions } from "./positions/push-positions";
import { pushTrades } from "./positions/push-trades";
import { listFleet } from "./risk/list-fleet";
import { listSeries } from "./risk/list-series";
import { requirePortfolio } from "./risk/require-portfolio";

let world: TestContext;
let [seen, hidden] = ["", ""];

beforeAll(async () => {
  world = await createTestContext();
  const lines = ["Seen", "Hidden"].map((portfolio) => ({
    symbol: "AAA",
    portfolio,
    quantity: 10,
    type: "equity",
    currency: "USD",
  }));
  const report = await pushPositions(world.ctx, rows(...lines));
  expect(report).toMatchObject({ isCommitted: true });
  const all = await world.ctx.stores.positions.portfolios(world.ctx.actor.organisationId);
  [seen = "", hidden = ""] = ["Seen", "Hidden"].map((name) => all.find((each) => each.name === name)?.id);
});
afterAll(() => world.close());

const rows = (...values: readonly object[]) => values.map((value, i) => ({ line: i + 1, value }));
const scoped = (over: Partial<Actor> = {}): Ctx => ({
  ...world.ctx,
  actor: { ...world.ctx.actor, roles: ["portfolio-manager"], portfolioIds: [seen], ...over },
});
const failureOf = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  const { code, message } = error as { code: string; message: string };
  return { code, message };
};

test("a portfolio outside one's scope answers exactly as one that does not exist", async () => {
  await expect(requirePortfolio(scoped(), seen)).resolves.toMatchObject({ name: "Seen" });
  const missing = await failureOf(requirePortfolio(world.ctx, "987654"));
  expect(missing.code).toBe("not-found");
  expect(await failureOf(requirePortfolio(scoped(), hidden))).toEqual(missing);
  expect(await failureOf(requirePortfolio(scoped({ portfolioIds: [] }), seen))).toEqual(missing);
  expect(await failureOf(listSeries(scoped(), { portfolioId: hidden, span: "1h" }))).toEqual(missing);
});

test("lists hold what is within the scope and nothing else", async () => {
  const names = async (ctx: Ctx) => (await listFleet(ctx)).waiting.map(({ name }) => name).sort();
  expect(await names(world.ctx)).toEqual(["Hidden", "Seen"]);
  expect(await names(scoped())).toEqual(["Seen"]);
  expect(await names(scoped({ portfolioIds: [] }))).toEqual([]);
});

test("whoever sees some portfolios changes those alone, and a name tells nothing", async () => {
  const state = (portfolio: string) =>
    pushPositions(scoped(), rows({ symbol: "AAA", quantity: 11, portfolio }));
  expect(await state("Seen")).toMatchObject({ isCommitted: true });
  const sentences = await Promise.all(
    ["Hidden", "No such"].map(async (name) => {
      const report = await state(name);
      expect(report.isCommitted).toBe(false);
      return report.refusals.map(({ sentence }) => sentence.replaceAll(name, "X"));
    }),
  );
  expect(sentences[0]).toEqual(sentences[1]);
  const fill = { trade_id: "t1", symbol: "AAA", quantity: 1, price: 10, portfolio: "Hidden" };
  const refused = await pushTrades(scoped(), rows(fill));
  expect(refused.refusals[0]?.rule).toBe("unknown-portfolio");
});

test("of the audit a scoped person reads what is about their portfolios and what names none, listed or exported", async () => {
  const { stores, actor } = world.ctx;
  const organisation = actor.organisationId;
  const proposals = await Promise.all(
    [seen, hidden].map((portfolioId) =>
      stores.alerts.addSilence(organisation, {
        ...{ portfolioId, limitId: null, reason: "a test", createdBy: "A" },
        ...{ startsAtMs: world.ctx.clock.now(), endsAtMs: world.ctx.clock.now() + 60_000 },
      }),
    ),
  );
  const line = (subject: string, after: Record<string, unknown> | null = null) =>
    stores.audit.append(organisation, {
      ...{
        actorId: "a",
        actorName: "A",
        action: "limit.propose",
        subject,
        before: null,
        after,
        reason: "scoped",
      },
    });
  for (const { id } of proposals) await line(`silence ${id}`);
  await line("proposal 999999", { portfolioId: seen });
  await line("proposal 999998", { portfolioId: hidden });
  for (const id of [seen, hidden]) await line(`portfolio ${id}`, { name: "moved", desk: "Equities" });
  await line("person x", { portfolioIds: [seen] });
  await line("person y", { portfolioIds: [seen, hidden] });
  await line("person z", { portfolioIds: null });
  await line("audit");
  const officer = (portfolioIds: string[] | null) => scoped({ roles: ["risk-officer"], portfolioIds });
  const read = async (ctx: Ctx) =>
    (await listAudit(ctx, { text: "scoped" })).entries.map(({ subject }) => subject).toSorted();
  const [own] = proposals;
  const about = [`portfolio ${seen}`, "proposal 999999", `silence ${own?.id}`];
  const expected = ["audit", "person x", "person z", ...about];
  expect(await read(officer(null))).toHaveLength(10);
  expect(await read(officer([seen]))).toEqual(expected);
  expect(await read(officer([]))).toEqual(["audit", "person z"]);
  const { text, entries } = await exportAudit(officer([seen]), { text: "scoped" }, "jsonl");
  expect(entries).toBe(expected.length);
  expect(text).not.toContain(`silence ${proposals[1]?.id}"`);
});

test("of what people are told a scoped officer sees and ends what is theirs, and what is about all they do not end", async () => {
  const { stores, actor, clock } = world.ctx;
  const organisation = actor.organisationId;
  const channel = await stores.alerts.addChannel(organisation, {
    ...{ name: "hook", kind: "webhook", shown: "h", addressSealed: "h", secretSealed: null, createdBy: "A" },
  });
  const lead = (portfolioId: string | null) =>
    stores.alerts.addRoute(organisation, {
      ...{ channelId: channel.id, severity: "info", portfolioId, family: null, quiet: null },
    });
  const [own, others, all] = [await lead(seen), await lead(hidden), await lead(null)];
  const message = {
    title: "t",
    severity: "info",
    isFiring: true,
    total: 1,
    items: [],
    groupKey: "",
  } as const;
  await stores.alertQueue.settle(
    organisation,
    {
      routed: [],
      suppressed: new Map(),
      deliveries: [seen, hidden].map((id) => ({
        ...{ channelId: channel.id, groupKey: `breach/portfolio ${id}`, idempotencyKey: `k${id}` },
        ...{ dueAtMs: clock.now(), message: { ...message, title: `of ${id}` } },
      })),
    },
    clock.now(),
  );
  const officer = scoped({ roles: ["risk-officer"] });
  const found = await listAlertSettings(officer);
  expect(found.routes.map(({ id }) => id).toSorted()).toEqual([own.id, all.id].toSorted());
  expect(found.silences.every(({ portfolioId }) => portfolioId !== hidden)).toBe(true);
  expect(found.deliveries.map(({ title }) => title)).toEqual([`of ${seen}`]);
  expect((await listAlertSettings({ ...officer, actor })).deliveries).toHaveLength(2);
  expect(await failureOf(retireRoute(officer, others.id))).toMatchObject({ code: "not-found" });
  expect(await failureOf(retireRoute(officer, all.id))).toMatchObject({ code: "forbidden" });
  await retireRoute(officer, own.id);
});
