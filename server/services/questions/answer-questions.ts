import { addDays } from "~/server/domain/calendar-date";
import { RiskError } from "~/server/domain/errors";
import type { Frame } from "~/server/domain/frame";
import { groupBy } from "~/server/domain/group-by";
import type { PortfolioId } from "~/server/domain/ids";
import { valueOrNull } from "~/server/domain/measure";
import { cutOffOf, opensAt } from "~/server/domain/new-york";
import type { Question, Since } from "~/server/domain/question";
import type { Compute, ComputeTask } from "~/server/ports/compute";
import type { Stores } from "~/server/ports/unit-of-work";
import { EVENINGS } from "~/server/services/backtest/walk-span";
import type { Desk } from "~/server/services/beat/desk";
import { breachTask, reEvaluationTask } from "./breach-task";
import { inNewUnits } from "./in-new-units";
import { limitHistoryTask, limitOfTerms } from "./limit-history-task";
import { frameThen } from "./rebuild-frame";
import { recomputeTask } from "./recompute-instant";
import { whatIfTask } from "./what-if-task";

const QUESTIONS_A_TURN = 20;

/**
 * Answers what other processes asked of the frames that this worker holds; what fails is refused with its sentence.
 * @throws the first failure that nobody foresaw, when all are answered or refused.
 */
export async function answerQuestions(desk: Desk, stores: Stores, compute: Compute): Promise<void> {
  const failures: unknown[] = [];
  for (const { id, question } of await stores.questions.take(desk.organisationId, QUESTIONS_A_TURN)) {
    try {
      await stores.questions.answer(id, await compute(await taskOf(desk, { stores, compute }, question)));
    } catch (error) {
      if (error instanceof RiskError) await stores.questions.refuse(id, error);
      else {
        await stores.questions.refuse(id, new RiskError("unavailable", "The answer could not be computed."));
        failures.push(error);
      }
    }
  }
  // Those that were taken with it are answered first: nobody takes them again.
  if (failures.length > 0) throw failures[0];
}

type World = { readonly stores: Stores; readonly compute: Compute };

async function taskOf(desk: Desk, world: World, question: Question): Promise<ComputeTask> {
  if (question.kind === "firm-risk") return firmTask(desk, question.portfolioIds);
  if (question.kind === "scores") {
    const evenings = await world.stores.scores.scored(desk.organisationId, question.portfolioId, {
      count: EVENINGS,
      withMemberTails: false,
    });
    return { kind: "scores", evenings };
  }
  if (question.kind === "point-in-time") {
    const { organisationId, madeAgain, codeVersion } = desk;
    return recomputeTask({ ...world, madeAgain }, organisationId, { ...question, codeVersion });
  }
  const frame = desk.frames.get(question.portfolioId);
  if (!frame) throw new RiskError("unavailable", "This portfolio has not been assessed yet.");
  switch (question.kind) {
    case "explain-component-var": {
      const { positionId } = question;
      if (!frame.positions.some(({ id }) => id === positionId))
        throw new RiskError("not-found", "This portfolio holds no such position.");
      return { kind: question.kind, frame, positionId };
    }
    case "explain-figure":
      return { kind: question.kind, frame, figure: question.figure };
    case "what-if":
      return whatIfTask(desk, world, frame, question);
    case "cures": {
      const { limitId } = question;
      if (!frame.limits.some(({ id }) => id === limitId))
        throw new RiskError("not-found", "This portfolio has no such limit.");
      return { kind: question.kind, frame, limitId };
    }
    case "limit-preview":
      return { kind: question.kind, frame, limit: limitOfTerms(question) };
    case "limit-history":
      return limitHistoryTask(desk, world, frame, question);
    case "methods": {
      // What is fitted needs a longer past than a beat does.
      const deep = desk.deepModels.get(frame.portfolio.baseCurrency);
      const market = deep?.id === frame.market.id ? deep : frame.market;
      return { kind: "methods", frame: { ...frame, market } };
    }
    case "explain-breach":
      return breachTask(desk, world, question);
    case "re-evaluate-breach":
      return reEvaluationTask(desk, world, question);
    case "explain-change":
      return changeTask(desk, world, frame, question.since);
  }
}

/** Portfolios of one base currency, of one market and of one beat; the largest such group stands for the firm. */
function firmTask(desk: Desk, portfolioIds: readonly PortfolioId[] | null): ComputeTask {
  const groups = new Set(desk.held.flatMap(({ portfolio, memberIds }) => (memberIds ? portfolio.id : [])));
  const seen = [...desk.frames.values()].filter(
    ({ portfolio: { id } }) => !groups.has(id) && (portfolioIds === null || portfolioIds.includes(id)),
  );
  const alike = groupBy(seen, ({ portfolio, market, computedAtMs }) =>
    [portfolio.baseCurrency, market.id, computedAtMs].join(),
  );
  const [frames] = [...alike.values()].sort((a, b) => b.length - a.length);
  if (!frames) throw new RiskError("unavailable", "No portfolio has been assessed yet.");
  return { kind: "firm-risk", frames };
}

/** The newest kept snapshot at or before that moment is made again; there is one a minute. */
async function changeTask(
  desk: Desk,
  { stores, compute }: World,
  frame: Frame,
  since: Since,
): Promise<ComputeTask> {
  const asOfMs = momentOf(since, frame);
  const stored = await stores.history.keptAt(desk.organisationId, frame.portfolio.id, asOfMs);
  const isOfRun = stored?.snapshot.provenance.runId === frame.provenance.runId;
  if (!stored || !isOfRun)
    throw new RiskError("unavailable", `Nothing is kept from before ${SINCE_WORDS[since]}.`);
  const rebuilt = await frameThen(
    { stores, compute, keptDeepModels: desk.keptDeepModels, madeAgain: desk.madeAgain },
    desk.organisationId,
    stored,
  );
  if (!rebuilt) throw new RiskError("unavailable", "The inputs of that moment are no longer kept.");
  const recorded = valueOrNull(stored.snapshot.pool);
  const from = inNewUnits(rebuilt.frame, desk.actions, frame.asOfDate);
  return { kind: "explain-change", from, recorded, to: frame, notes: rebuilt.notes };
}

const SINCE_WORDS: Readonly<Record<Since, string>> = {
  close: "the last cut-off",
  open: "today's open",
  hour: "an hour ago",
  quarter: "a quarter of an hour ago",
};
const MINUTE_MS = 60_000;

/** Market time. */
function momentOf(since: Since, { asOfMs, asOfDate, dayReference }: Frame): number {
  switch (since) {
    case "close":
      return dayReference?.atMs ?? cutOffOf(addDays(asOfDate, -1));
    case "open":
      return opensAt(asOfDate) + MINUTE_MS;
    case "hour":
      return asOfMs - 60 * MINUTE_MS;
    case "quarter":
      return asOfMs - 15 * MINUTE_MS;
  }
}
