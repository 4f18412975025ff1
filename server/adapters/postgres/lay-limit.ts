import type { z } from "zod";
import { LimitTerms } from "~/server/domain/limit-proposal";
import type { LimitInForce } from "~/server/ports/limit-book";
import type { Stores } from "~/server/ports/unit-of-work";

/** Far enough ahead for whatever begins later. */
const END_OF_TIME_MS = Date.parse("9999-01-01T00:00:00Z");

type Person = { readonly id: string; readonly name: string };

/** Who wanted it and who agreed: two officers of the organisation, or the database refuses. */
export type TwoOfficers = { readonly proposer: Person; readonly approver: Person };

/**
 * Puts a limit in force with its organisation: proposed by one officer and approved by the other, as everybody's are. A
 * limit of that name gets another version.
 * @param atMs - wall time from which it is in force; 0 = it always was, which only a database of virtual clocks takes.
 */
export async function layLimit(
  { limits, proposals }: Pick<Stores, "limits" | "proposals">,
  organisationId: string,
  { proposer, approver }: TwoOfficers,
  raw: z.input<typeof LimitTerms>,
  { reason = "set with the organisation", atMs = 0 }: { reason?: string; atMs?: number } = {},
): Promise<LimitInForce> {
  const terms = LimitTerms.parse(raw);
  const known = (await limits.inForce(organisationId, END_OF_TIME_MS, terms.portfolioId)).find(
    ({ name }) => name === terms.name,
  );
  const proposal = await proposals.add(organisationId, {
    portfolioId: terms.portfolioId,
    limitId: known?.id ?? null,
    action: known ? "change" : "create",
    basedOnVersion: known?.version ?? null,
    terms,
    reason,
    state: "proposed",
    proposedById: proposer.id,
    proposedByName: proposer.name,
  });
  const limitId = known?.id ?? (await limits.create(organisationId, proposal));
  const approved = await proposals.decide(organisationId, proposal.id, {
    state: "approved",
    byId: approver.id,
    byName: approver.name,
    atMs: proposal.proposedAtMs,
    reason: null,
    limitId,
  });
  return limits.layVersion(organisationId, limitId, approved, atMs);
}
