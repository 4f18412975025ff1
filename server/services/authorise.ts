import { type Actor, hasRole, type Role } from "~/server/domain/actor";
import { RiskError } from "~/server/domain/errors";
import type { PortfolioId } from "~/server/domain/ids";
import type { Ctx } from "./context";

/** @throws RiskError forbidden unless the actor has one of the roles. */
export function requireRole(ctx: Pick<Ctx, "actor">, ...roles: readonly Role[]): void {
  if (hasRole(ctx.actor, roles)) return;
  throw new RiskError(
    "forbidden",
    `This needs the role ${roles.join(" or ")}; you are ${ctx.actor.roles.join(", ") || "nobody"}.`,
  );
}

/** True for a portfolio within the actor's scope; whether it exists is another question. For lists: filter by it. */
export const maySee = ({ portfolioIds }: Pick<Actor, "portfolioIds">, portfolioId: PortfolioId): boolean =>
  portfolioIds === null || portfolioIds.includes(portfolioId);

/**
 * Keeps to the actor's scope: for a thing that belongs to a portfolio.
 * @param missing - what is said of a thing that does not exist, so that nobody can tell the two apart.
 * @throws RiskError not-found for a portfolio outside the scope.
 */
export function requirePortfolioScope(
  { actor }: Pick<Ctx, "actor">,
  portfolioId: PortfolioId,
  missing = "There is no such portfolio.",
): void {
  if (!maySee(actor, portfolioId)) throw new RiskError("not-found", missing);
}
