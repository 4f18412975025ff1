import { RiskError } from "~/server/domain/errors";
import type { LimitTerms } from "~/server/domain/limit-proposal";
import { compositionOf } from "~/server/engine/limits/composite";
import { EPISODES } from "~/server/engine/stress/episodes";
import type { Ctx } from "~/server/services/context";
import { nearestKey } from "./held-parts";

/** @throws RiskError bad-input when terms name an episode, limits, a book or an instrument that there are not. */
export async function checkTerms({ actor, clock, stores }: Ctx, terms: LimitTerms): Promise<void> {
  if (terms.effectiveToMs !== null && terms.effectiveToMs <= clock.now())
    throw new RiskError("bad-input", "The time at which it would end by itself has passed already.");
  if (terms.metric === "stress-loss" && !EPISODES.some(({ id }) => id === terms.parameter))
    throw new RiskError(
      "bad-input",
      `There is no episode ${terms.parameter}; there are ${EPISODES.map(({ id }) => id).join(", ")}.`,
    );
  await checkPart({ actor, stores }, terms);
  const composition = compositionOf(terms.parameter);
  if (terms.metric !== "composite" || !composition) return;
  const known = new Map(
    (await stores.limits.inForce(actor.organisationId, clock.now(), terms.portfolioId)).map((limit) => [
      limit.id,
      limit,
    ]),
  );
  for (const id of composition.limitIds) {
    const leg = known.get(id);
    if (!leg) throw new RiskError("bad-input", `This portfolio has no limit ${id} in force.`);
    if (leg.metric === "composite")
      throw new RiskError("bad-input", `Limit ${id} is made of others already: name those.`);
  }
}

/**
 * Books and instruments, references too, are known before anything is held in them: a name that is none of them is mistyped. Of sectors,
 * countries, issuers and counterparties there is no list; nothing may be held in them yet.
 */
async function checkPart({ actor, stores }: Pick<Ctx, "actor" | "stores">, terms: LimitTerms): Promise<void> {
  const { kind, key } = terms.scope;
  const { organisationId } = actor;
  const symbols = async () =>
    (await stores.reference.instruments(organisationId)).map(({ symbol }) => symbol);
  if (kind === "book" && key !== null)
    requireKnown(
      key,
      await stores.positions.books(organisationId, terms.portfolioId),
      "This portfolio has no book",
    );
  if (kind === "instrument" && key !== null) requireKnown(key, await symbols(), "There is no instrument");
  if (terms.metric === "relative-var99" && terms.parameter !== null)
    requireKnown(terms.parameter, await symbols(), "There is no instrument");
}

function requireKnown(key: string, known: readonly string[], missing: string): void {
  if (known.includes(key)) return;
  const nearest = nearestKey(key, known);
  throw new RiskError(
    "bad-input",
    nearest === null ? `${missing} ${key}.` : `${missing} ${key}. Did you mean ${nearest}?`,
  );
}
