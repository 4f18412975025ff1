import { z } from "zod";
import { RiskError } from "~/server/domain/errors";
import type { Ticket } from "~/server/domain/ticket";
import { maySee } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import { ProposedTradesInput, proposeTrades } from "./propose-trades";

const CheckInput = z.strictObject({
  /** By name, as positions are sent, or by number. */
  portfolio: z.string().trim().min(1, "name the portfolio").max(120),
  trades: ProposedTradesInput.shape.trades,
});

/** What an order system wants to know before it sends an order. */
export type TradeCheck = Pick<Ticket, "asOfMs" | "baseCurrency" | "isBlocked" | "limits" | "costBase"> & {
  readonly portfolioId: string;
  /** Names of the hard limits that stand in the way; those of a group with its name before them. */
  readonly blockedBy: readonly string[];
};

/**
 * Whether trades may be done: the whole book with them, held against every limit. A hard limit that they would break,
 * make unknown or break further blocks them; a soft one is told.
 * @throws RiskError bad-input for what is no such question, not-found for a portfolio that is none of the actor's,
 *   unavailable when no worker answers: an order system must take that for a no.
 */
export async function checkTrades(ctx: Ctx, body: unknown): Promise<TradeCheck> {
  const parsed = CheckInput.safeParse(body);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(
      ({ path, message }) => `${path.join(".") || "the request"}: ${message}`,
    );
    throw new RiskError("bad-input", `${issues.join("; ")}.`);
  }
  const { portfolio, trades } = parsed.data;
  const portfolios = await ctx.stores.positions.portfolios(ctx.actor.organisationId);
  const found = portfolios.find(({ id, name }) => name === portfolio || id === portfolio);
  if (!found || !maySee(ctx.actor, found.id)) throw new RiskError("not-found", "There is no such portfolio.");
  const ticket = await proposeTrades(ctx, { portfolioId: found.id, trades });
  const { asOfMs, baseCurrency, isBlocked, limits, costBase } = ticket;
  return {
    portfolioId: found.id,
    ...{ asOfMs, baseCurrency, isBlocked, limits, costBase },
    blockedBy: limits
      .filter(({ isMadeWorse, kind }) => kind === "hard" && isMadeWorse)
      .map(({ name, ofGroup }) => (ofGroup === null ? name : `${ofGroup}: ${name}`)),
  };
}
