import type { z } from "zod";
import { AssignInput } from "~/server/domain/breach";
import { RiskError } from "~/server/domain/errors";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Ctx } from "~/server/services/context";
import { changeCase, NOT_CLOSED, OFFICERS_OF_A_CASE } from "./change-case";

/** Gives a case to somebody of the organisation. @throws RiskError bad-input for anybody who works no cases here. */
export async function assignBreach(ctx: Ctx, raw: z.input<typeof AssignInput>): Promise<BreachRecord> {
  const { breachId, personId, note } = AssignInput.parse(raw);
  const organisation = ctx.actor.organisationId;
  const breach = await ctx.stores.breaches.find(organisation, breachId);
  const people = breach && (await ctx.stores.breaches.assignees(organisation, breach.portfolioId));
  const person = people?.find(({ id }) => id === personId);
  return changeCase(ctx, breachId, { roles: OFFICERS_OF_A_CASE, from: NOT_CLOSED }, () => {
    if (!person) throw new RiskError("bad-input", "Nobody of that name works cases here.");
    return {
      kind: "assigned",
      action: "breach.assign",
      note: note === "" ? null : note,
      details: { to: person.name },
      change: { assignedToId: person.id, assignedTo: person.name },
    };
  });
}
