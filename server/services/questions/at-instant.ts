import { z } from "zod";
import { RiskError } from "~/server/domain/errors";
import type { PortfolioId } from "~/server/domain/ids";
import type { Recomputation, RecomputedInstant } from "~/server/domain/point-in-time";
import type { PositionRisk, RiskSnapshot } from "~/server/domain/snapshot";
import type { Neighbours } from "~/server/ports/instant-book";
import type { KeepReason } from "~/server/ports/risk-history";
import type { Ctx } from "~/server/services/context";
import { instantOf } from "~/server/services/import/instant-text";
import { type Board, boardOf } from "~/server/services/risk/board-of";
import { asAddressed, requireKept } from "~/server/services/risk/require-kept";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";
import { askWorker } from "./ask-worker";

const SECOND_MS = 1_000;

export const AtInstantInput = z.strictObject({
  portfolioId: z.string().max(20),
  /** Wall time of a beat, to the second, with its zone: `2026-11-22T14:03:07Z`. */
  at: z.string().max(40),
});

/** A portfolio as it stood at one instant, and whether it is made again to the same bits. */
export type PointInTime = {
  readonly computedAtMs: number;
  /** Why its whole snapshot is kept; empty = only its row is, and the rest was made again. */
  readonly reasons: readonly KeepReason[];
  readonly board: Board;
  readonly positions: readonly PositionRisk[];
  /** Null where it can't be made again, with the reason. */
  readonly recomputation: Recomputation | null;
  readonly refusal: string | null;
  readonly neighbours: Neighbours;
};

/**
 * The assessment of a kept instant, made again and held against what was stored.
 *
 * @throws RiskError bad-input for a text that is no whole second or one that is to come; not-found where nothing of it
 *   is kept, naming what is kept next to it; unavailable where only its row is, and it can't be made again.
 */
export async function atInstant(ctx: Ctx, raw: z.infer<typeof AtInstantInput>): Promise<PointInTime> {
  const { portfolioId, at } = AtInstantInput.parse(raw);
  await requirePortfolio(ctx, portfolioId);
  const computedAtMs = secondOf(at);
  if (computedAtMs > ctx.clock.now())
    throw new RiskError("bad-input", `${asAddressed(computedAtMs)} is yet to come.`);
  const organisation = ctx.actor.organisationId;
  const { instants } = ctx.stores;
  const kept = await requireKept(instants, organisation, portfolioId, computedAtMs);
  const { answer, refusal } = await madeAgain(ctx, portfolioId, computedAtMs);
  const stored = kept.against === "whole" ? kept : null;
  const snapshot: RiskSnapshot | null = stored?.snapshot ?? answer?.snapshot ?? null;
  if (!snapshot) throw new RiskError("unavailable", refusal ?? "It could not be made again.");
  const { seq } = kept.against === "whole" ? kept : kept.second;
  return {
    computedAtMs,
    reasons: stored?.reasons ?? [],
    board: boardOf({ seq, snapshot }),
    positions: snapshot.positions,
    recomputation: answer?.recomputation ?? null,
    refusal,
    neighbours: await instants.neighbours(organisation, portfolioId, computedAtMs),
  };
}

/** @throws RiskError bad-input for what is no whole second. */
export function secondOf(text: string): number {
  const reading = instantOf(text, false);
  if (!("ms" in reading) || reading.ms % SECOND_MS !== 0 || reading.ms < 0)
    throw new RiskError(
      "bad-input",
      `An instant is a whole second with its zone, such as 2026-11-22T14:03:07Z, not ${text || "nothing"}.`,
    );
  return reading.ms;
}

async function madeAgain(
  ctx: Ctx,
  portfolioId: PortfolioId,
  computedAtMs: number,
): Promise<{ readonly answer: RecomputedInstant | null; readonly refusal: string | null }> {
  try {
    const answer = await askWorker(ctx, { kind: "point-in-time", portfolioId, computedAtMs });
    return { answer: answer as RecomputedInstant, refusal: null }; // as computeTask gives
  } catch (error) {
    // What is stored is shown all the same, with why it could not be held against anything.
    if (error instanceof RiskError && error.code === "unavailable")
      return { answer: null, refusal: error.message };
    throw error;
  }
}
