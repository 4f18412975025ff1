import { RiskError } from "~/server/domain/errors";
import type { PortfolioId } from "~/server/domain/ids";
import type { RecomputedInstant } from "~/server/domain/point-in-time";
import type { Compute } from "~/server/ports/compute";
import type { Ctx } from "~/server/services/context";
import { asAddressed, requireKept } from "~/server/services/risk/require-kept";
import type { RebuildWorld } from "./model-of-record";
import { recomputeTask } from "./recompute-instant";

const SECOND_MS = 1_000;
/** A day of seconds, and one more. */
const INSTANTS_MAX = 86_401;

export type ReplayRequest = {
  /** By name; null = the only one there is. */
  readonly portfolio: string | null;
  readonly fromMs: number;
  /** The same second = that one alone. */
  readonly toMs: number;
  /** The build that makes them again. */
  readonly codeVersion: string;
};

export type ReplayedInstant = RecomputedInstant & { readonly computedAtMs: number };

/**
 * Makes every kept instant of a span again, one after the other, without a worker.
 *
 * @param ctxs - one of each organisation that the person looks after.
 * @throws RiskError not-found without such a portfolio, or where nothing of the span is kept, naming what is kept next
 *   to it; unavailable as `recomputeTask`.
 */
export async function* replayInstants(
  ctxs: readonly Ctx[],
  compute: Compute,
  { portfolio, fromMs, toMs, codeVersion }: ReplayRequest,
): AsyncGenerator<ReplayedInstant> {
  const { ctx, portfolioId } = await portfolioNamed(ctxs, portfolio);
  const organisation = ctx.actor.organisationId;
  const { stores } = ctx;
  const world: RebuildWorld = { stores, compute, madeAgain: new Map() };
  const instants = fromMs === toMs ? [fromMs] : await instantsOf(ctx, portfolioId, { fromMs, toMs });
  if (instants.length === 0) await requireKept(stores.instants, organisation, portfolioId, fromMs);
  for (const computedAtMs of instants) {
    const instant = { portfolioId, computedAtMs, codeVersion };
    const answer = (await compute(await recomputeTask(world, organisation, instant))) as RecomputedInstant; // as computeTask gives
    yield { ...answer, computedAtMs };
  }
}

/** Seconds that have a row, and those of which a whole snapshot is left, in order. */
async function instantsOf(
  { actor, stores }: Ctx,
  portfolioId: PortfolioId,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<number[]> {
  const organisation = actor.organisationId;
  const span = { fromMs, toMs: toMs + SECOND_MS };
  const wholes = await stores.instants.wholesOf(organisation, portfolioId, span, INSTANTS_MAX);
  const seconds = await stores.history.series(organisation, portfolioId, {
    ...{ grain: "second", fromMs, toMs },
    count: INSTANTS_MAX,
  });
  const found = new Set([...wholes, ...seconds].map(({ computedAtMs }) => computedAtMs));
  if (found.size >= INSTANTS_MAX)
    throw new RiskError(
      "too-large",
      `At most ${INSTANTS_MAX - 1} instants are made again at once: end before ${asAddressed(toMs)}.`,
    );
  return [...found].sort((a, b) => a - b);
}

async function portfolioNamed(
  ctxs: readonly Ctx[],
  name: string | null,
): Promise<{ readonly ctx: Ctx; readonly portfolioId: PortfolioId }> {
  const all = [];
  for (const ctx of ctxs)
    for (const portfolio of await ctx.stores.positions.portfolios(ctx.actor.organisationId))
      all.push({ ctx, portfolioId: portfolio.id, name: portfolio.name });
  const matching = name === null ? all : all.filter((portfolio) => portfolio.name === name);
  const [found] = matching;
  if (!found || matching.length > 1) {
    const names = all.map((portfolio) => portfolio.name).join(", ");
    throw new RiskError(
      "not-found",
      `Say which portfolio with --portfolio: ${names || "there is none yet"}.`,
    );
  }
  return found;
}
