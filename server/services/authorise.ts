import { hasRole, type Role } from "~/server/domain/actor";
import { RiskError } from "~/server/domain/errors";
import type { Ctx } from "./context";

/** @throws RiskError forbidden unless the actor has one of the roles. */
export function requireRole(ctx: Pick<Ctx, "actor">, ...roles: readonly Role[]): void {
  if (hasRole(ctx.actor, roles)) return;
  throw new RiskError(
    "forbidden",
    `This needs the role ${roles.join(" or ")}; you are ${ctx.actor.roles.join(", ") || "nobody"}.`,
  );
}
