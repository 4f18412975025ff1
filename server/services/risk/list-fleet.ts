import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { PortfolioRecord } from "~/server/ports/position-book";
import type { HistoryPoint } from "~/server/ports/risk-history";
import { maySee } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

/** One portfolio or group among all: enough to see which one needs a look. */
export type FleetEntry = Pick<
  RiskSnapshot,
  | "portfolioId"
  | "portfolioName"
  | "baseCurrency"
  | "asOfMs"
  | "computedAtMs"
  | "navBase"
  | "grossBase"
  | "dayPnlBase"
  | "pool"
  | "limits"
  | "coverage"
  | "regime"
> &
  Pick<PortfolioRecord, "kind" | "deskId"> & {
    readonly seq: number;
    readonly isSimulated: boolean;
    readonly lastHour: readonly HistoryPoint[];
  };

const HOUR_MS = 3_600_000;
const POINTS_OF_HOUR = 60;

/** All portfolios and groups within the actor's scope with their latest figures; those without an assessment yet are named apart. */
export async function listFleet(ctx: Ctx): Promise<{
  readonly entries: readonly FleetEntry[];
  readonly waiting: readonly Pick<PortfolioRecord, "id" | "name" | "kind">[];
}> {
  const organisation = ctx.actor.organisationId;
  const [portfolios, latest] = [
    (await ctx.stores.positions.portfolios(organisation)).filter(({ id }) => maySee(ctx.actor, id)),
    await ctx.stores.history.latestOfAll(organisation),
  ];
  const byId = new Map(portfolios.map((portfolio) => [portfolio.id, portfolio]));
  const assessed = new Set(latest.map(({ snapshot }) => snapshot.portfolioId));
  const nowMs = ctx.clock.now();
  const seen = latest.flatMap((stored) => {
    const portfolio = byId.get(stored.snapshot.portfolioId);
    return portfolio ? [{ ...stored, portfolio }] : [];
  });
  const entries = await Promise.all(
    seen.map(async ({ seq, snapshot, portfolio: { kind, deskId } }): Promise<FleetEntry> => {
      const span = { grain: "minute", fromMs: nowMs - HOUR_MS, toMs: nowMs, count: POINTS_OF_HOUR } as const;
      const lastHour = await ctx.stores.history.series(organisation, snapshot.portfolioId, span);
      return { ...entryOf(snapshot), kind, deskId, seq, lastHour };
    }),
  );
  return {
    entries,
    waiting: portfolios
      .filter(({ id }) => !assessed.has(id))
      .map(({ id, name, kind }) => ({ id, name, kind })),
  };
}

function entryOf(snapshot: RiskSnapshot): Omit<FleetEntry, "seq" | "lastHour" | "kind" | "deskId"> {
  const { portfolioId, portfolioName, baseCurrency, asOfMs, computedAtMs, navBase, grossBase, dayPnlBase } =
    snapshot;
  const { pool, limits, coverage, regime, provenance } = snapshot;
  return {
    portfolioId,
    portfolioName,
    baseCurrency,
    asOfMs,
    computedAtMs,
    navBase,
    grossBase,
    dayPnlBase,
    pool,
    limits,
    coverage,
    regime,
    isSimulated: provenance.isSimulated,
  };
}
