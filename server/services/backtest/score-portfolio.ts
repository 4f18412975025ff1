import type { PortfolioId } from "~/server/domain/ids";
import type { Weighting } from "~/server/ports/score-book";
import type { Ctx } from "~/server/services/context";
import { askWorker } from "~/server/services/questions/ask-worker";
import { requirePortfolio } from "~/server/services/risk/require-portfolio";
import { type EveningScores, scoreEvenings } from "./score-evenings";

export type { ScoreDay } from "./score-evenings";

export type PortfolioScores = EveningScores & {
  readonly baseCurrency: string;
  /** The weights of the pool in force, and what they were learned from; null before any were. */
  readonly weighting: {
    readonly businessDate: string;
    readonly weights: readonly (readonly [member: string, weight: number])[];
    readonly method: string;
    readonly excluded: Weighting["excluded"];
  } | null;
};

/**
 * How the stored forecasts of a portfolio have done. The risk worker's thread computes it, once a state of what is stored:
 * it changes once a business day, while every open page asks every few seconds.
 * @throws RiskError not-found when the portfolio is none of the actor's; as `askWorker` when the worker does not answer.
 */
export async function scorePortfolio(ctx: Ctx, portfolioId: PortfolioId): Promise<PortfolioScores> {
  const { stores, actor } = ctx;
  const portfolio = await requirePortfolio(ctx, portfolioId);
  const state = await stores.scores.scoredState(actor.organisationId, portfolioId);
  const scored =
    state === null
      ? scoreEvenings([])
      : await once(`${actor.organisationId} ${portfolioId}`, Object.values(state).join(" "), async () => {
          const answer = await askWorker(ctx, { kind: "scores", portfolioId });
          return answer as EveningScores; // as computeTask gives
        });
  const latest = await stores.history.latest(actor.organisationId, portfolioId);
  const runId = latest?.snapshot.provenance.runId;
  const weighting = runId === undefined ? null : await stores.scores.weighting(actor.organisationId, runId);
  return {
    ...scored,
    baseCurrency: portfolio.baseCurrency,
    weighting: weighting && { ...weighting, weights: [...weighting.weights] },
  };
}

/** So many portfolios' scores are kept, about 100 kB each; the one asked for longest ago goes first. */
const KEPT_MAX = 200;
/** One process serves one database, so identifiers tell everything apart. */
const kept = new Map<string, { readonly state: string; readonly scores: Promise<EveningScores> }>();

/** The scores of a state: made once, whoever asks at the same time waits for the same. A failure is not kept. */
function once(place: string, state: string, make: () => Promise<EveningScores>): Promise<EveningScores> {
  const known = kept.get(place);
  kept.delete(place); // put back as the newest
  const found = known?.state === state ? known : { state, scores: make() };
  kept.set(place, found);
  const oldest = kept.keys().next().value;
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
  found.scores.catch(() => {
    if (kept.get(place) === found) kept.delete(place);
  });
  return found.scores;
}
