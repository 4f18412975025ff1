import { addDays } from "~/server/domain/calendar-date";
import { RiskError } from "~/server/domain/errors";
import type { Frame } from "~/server/domain/frame";
import { groupBy } from "~/server/domain/group-by";
import { valueOrNull } from "~/server/domain/measure";
import { cutOffOf, opensAt } from "~/server/domain/new-york";
import type { Question, Since } from "~/server/domain/question";
import { FITTED_DAYS } from "~/server/engine/value-at-risk/evening";
import type { Compute, ComputeTask } from "~/server/ports/compute";
import type { Stores } from "~/server/ports/unit-of-work";
import { SCORED_EVENINGS } from "~/server/services/backtest/score-evenings";
import { buildFrame, viewMarket } from "./build-frame";
import type { Desk } from "./desk";
import { rebuildFrame } from "./rebuild-frame";
import { modelWith } from "./refresh-models";

const QUESTIONS_A_TURN = 20;

/**
 * Answers what other processes asked of the frames that this worker holds; what fails is refused with its sentence.
 * @throws the first failure that nobody foresaw, when all are answered or refused.
 */
export async function answerQuestions(desk: Desk, stores: Stores, compute: Compute): Promise<void> {
  const failures: unknown[] = [];
  for (const { id, question } of await stores.questions.take(desk.organisationId, QUESTIONS_A_TURN)) {
    try {
      await stores.questions.answer(id, await compute(await taskOf(desk, stores, question)));
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

async function taskOf(desk: Desk, stores: Stores, question: Question): Promise<ComputeTask> {
  if (question.kind === "firm-risk") return firmTask(desk);
  if (question.kind === "scores") {
    const evenings = await stores.scores.scored(desk.organisationId, question.portfolioId, {
      count: SCORED_EVENINGS,
      withMemberTails: false,
    });
    return { kind: "scores", evenings };
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
    case "what-if":
      return whatIfTask(desk, frame, question);
    case "cures": {
      const { limitId } = question;
      if (!frame.limits.some(({ id }) => id === limitId))
        throw new RiskError("not-found", "This portfolio has no such limit.");
      return { kind: question.kind, frame, limitId };
    }
    case "methods": {
      // What is fitted needs a longer past than a beat does.
      const market = modelWith(desk, frame.portfolio.baseCurrency, frame.market, { deepDays: FITTED_DAYS });
      return { kind: "methods", frame: { ...frame, market } };
    }
    case "explain-change":
      return changeTask(desk, stores, frame, question.since);
  }
}

/** Portfolios of one base currency, of one market and of one beat; the largest such group stands for the firm. */
function firmTask(desk: Desk): ComputeTask {
  const groups = groupBy(desk.frames.values(), ({ portfolio, market, computedAtMs }) =>
    [portfolio.baseCurrency, market.id, computedAtMs].join(),
  );
  const [frames] = [...groups.values()].sort((a, b) => b.length - a.length);
  if (!frames) throw new RiskError("unavailable", "No portfolio has been assessed yet.");
  return { kind: "firm-risk", frames };
}

/** The newest kept snapshot at or before that moment is made again; there is one a minute. */
async function changeTask(desk: Desk, stores: Stores, frame: Frame, since: Since): Promise<ComputeTask> {
  const asOfMs = momentOf(since, frame);
  const stored = await stores.history.keptAt(desk.organisationId, frame.portfolio.id, asOfMs);
  const isOfRun = stored?.snapshot.provenance.runId === frame.provenance.runId;
  if (!stored || !isOfRun)
    throw new RiskError("unavailable", `Nothing is kept from before ${SINCE_WORDS[since]}.`);
  const rebuilt = await rebuildFrame(stores, desk.organisationId, stored);
  if (!rebuilt) throw new RiskError("unavailable", "The inputs of that moment are no longer kept.");
  const recorded = valueOrNull(stored.snapshot.pool);
  return { kind: "explain-change", from: rebuilt.frame, recorded, to: frame, notes: rebuilt.notes };
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

/** A thing that nobody holds yet is in no market model: it is prepared with it, on the same prices and the same second. */
function whatIfTask(
  desk: Desk,
  frame: Frame,
  { trades }: Extract<Question, { kind: "what-if" }>,
): ComputeTask {
  const bySymbol = new Map([...desk.instruments.values()].map((each) => [each.symbol, each.id]));
  const proposed = trades.map(({ symbol, quantity }) => {
    const instrumentId = bySymbol.get(symbol);
    if (instrumentId === undefined) throw new RiskError("bad-input", `Nobody knows the symbol ${symbol}.`);
    return { instrumentId, quantity };
  });
  const base = frame.portfolio.baseCurrency;
  const known = new Set(
    desk.held
      .filter(({ portfolio }) => portfolio.baseCurrency === base)
      .flatMap(({ positions }) => positions.map(({ instrumentId }) => instrumentId)),
  );
  const fresh = [...new Set(proposed.map(({ instrumentId }) => instrumentId))].filter((id) => !known.has(id));
  if (fresh.length === 0) return { kind: "what-if", frame, trades: proposed };
  const held = desk.held.find(({ portfolio }) => portfolio.id === frame.portfolio.id);
  if (!held) throw new RiskError("unavailable", "This portfolio has not been assessed yet.");
  const model = modelWith(desk, base, frame.market, { instrumentIds: fresh });
  const extended = { ...held, positions: [...held.positions, ...fresh.map(nothingOf)] };
  const view = viewMarket(desk, frame.computedAtMs);
  return {
    kind: "what-if",
    frame: buildFrame(desk, extended, model, view, frame.computedAtMs),
    trades: proposed,
    newSymbols: fresh.map((id) => desk.instruments.get(id)?.symbol ?? id),
  };
}

/** A flat position: it lets a frame know the instrument's currency, and adds nothing. */
const nothingOf = (instrumentId: string) => ({
  id: `proposed:${instrumentId}`,
  instrumentId,
  bookId: "proposed",
  bookName: "Proposed",
  quantity: 0,
  entryPriceLocal: null,
  counterparty: null,
  quantityAtCutOff: 0,
  netPurchasesBase: 0,
});
