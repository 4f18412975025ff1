import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "~/server/domain/actor";
import { createTestContext, type TestContext } from "~/server/wiring/test-context";
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
