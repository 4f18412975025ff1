import { z } from "zod";
import type { Grain, HistoryPoint } from "~/server/ports/risk-history";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "./require-portfolio";

/** Stretches that a chart can show, and the grain and most points of each. */
const SPANS = {
  "10m": { grain: "second", ms: 600_000, count: 600 },
  "1h": { grain: "minute", ms: 3_600_000, count: 60 },
  "1d": { grain: "minute", ms: 86_400_000, count: 1_440 },
  "60d": { grain: "hour", ms: 60 * 86_400_000, count: 1_440 },
} as const satisfies Record<string, { grain: Grain; ms: number; count: number }>;

export const SeriesInput = z.strictObject({
  portfolioId: z.string().max(20),
  span: z.enum(["10m", "1h", "1d", "60d"]),
});

/** The past of a portfolio's headline figures, oldest first, in wall time. */
export async function listSeries(
  ctx: Ctx,
  raw: z.infer<typeof SeriesInput>,
): Promise<readonly HistoryPoint[]> {
  const { portfolioId, span } = SeriesInput.parse(raw);
  await requirePortfolio(ctx, portfolioId);
  const { grain, ms, count } = SPANS[span];
  const toMs = ctx.clock.now();
  return ctx.stores.history.series(ctx.actor.organisationId, portfolioId, {
    grain,
    fromMs: toMs - ms,
    toMs,
    count,
  });
}
