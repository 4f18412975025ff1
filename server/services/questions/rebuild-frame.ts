import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentId, OrganisationId } from "~/server/domain/ids";
import { type InstrumentType, isQuotedAtWorth } from "~/server/domain/instrument";
import type { Quote } from "~/server/domain/market";
import { valueOrNull } from "~/server/domain/measure";
import { atMinute } from "~/server/domain/new-york";
import type { PositionRisk, RiskSnapshot } from "~/server/domain/snapshot";
import { needsDeepHistory } from "~/server/engine/predictive/member-weights";
import type { MarketRun } from "~/server/ports/market-tape";
import type { StoredSnapshot } from "~/server/ports/risk-history";
import type { Stores } from "~/server/ports/unit-of-work";
import { buildFrame } from "~/server/services/beat/build-frame";
import { deepened, keptDeepHistory } from "~/server/services/beat/deepen-models";
import { type Desk, emptyDesk } from "~/server/services/beat/desk";
import { unitsAfter } from "~/server/services/beat/price-units";
import { refreshDesk } from "~/server/services/beat/refresh-desk";
import { refreshModels } from "~/server/services/beat/refresh-models";
import { frameOfRecord, type RebuiltFrame } from "./frame-of-record";
import type { RebuildWorld } from "./model-of-record";

const RUN_KINDS = ["demonstration", "push", "replay"] as const;

/**
 * The frame of a stored assessment: to the bit from what was recorded with it, or, where that is no longer kept, made
 * from what is known by now.
 *
 * @param stored - a whole snapshot.
 * @returns null where the portfolio, its run or its market is no longer there.
 */
export async function frameThen(
  world: RebuildWorld,
  organisationId: OrganisationId,
  stored: StoredSnapshot,
): Promise<RebuiltFrame | null> {
  const { portfolioId, computedAtMs, provenance } = stored.snapshot;
  const instant = { portfolioId, seq: stored.seq, computedAtMs, codeVersion: provenance.codeVersion };
  const recorded = await frameOfRecord(world, organisationId, instant);
  return recorded ?? rebuildFrame(world, organisationId, stored);
}

/**
 * Makes the inputs of a stored assessment from what is known by now, late corrections included: the holdings and prices
 * of its instant, the market model of its day from the kept bars. What can't be known any more comes from the snapshot
 * itself (prices of held positions) or from the bars, and is said; static data are those of today. How well it succeeded
 * shows when it is assessed: the difference to what was stored is a residual.
 *
 * @param stored - a whole snapshot.
 * @returns null where the portfolio, its run or its market is no longer there.
 */
export async function rebuildFrame(
  world: RebuildWorld,
  organisationId: OrganisationId,
  { snapshot }: StoredSnapshot,
): Promise<RebuiltFrame | null> {
  const { stores } = world;
  const { asOfMs, asOfDate, computedAtMs, baseCurrency, provenance } = snapshot;
  const poolWeights = weightsOf(snapshot);
  const run = await runOf(stores, organisationId, provenance.runId);
  if (!run) return null;
  const desk = emptyDesk(organisationId, provenance.codeVersion, { ...run, marketMs: asOfMs });
  desk.outdated.delete("memories");
  // Limits as they were in force then: an increase that has ended since was one of them.
  const marketMs = run.kind === "demonstration" ? asOfMs : computedAtMs;
  await refreshDesk(desk, stores, { marketMs, nowMs: computedAtMs });
  const pendingMs = firstPending(desk, snapshot);
  if (pendingMs !== null) {
    desk.outdated.add("positions");
    await refreshDesk(desk, stores, { marketMs: pendingMs - 1, nowMs: computedAtMs });
  }
  const regime = valueOrNull(snapshot.regime)?.current ?? null;
  desk.memories.set(snapshot.portfolioId, { seq: 0, limitStates: [], regime, snapshot: null });
  refreshModels(desk, snapshot.window.last, asOfDate);
  const held = desk.held.find(({ portfolio }) => portfolio.id === snapshot.portfolioId);
  const model = desk.models.get(baseCurrency);
  if (!held || !model) return null;
  const kept = keptDeepHistory(world.keptDeepModels ?? [], baseCurrency, model);
  const market = !needsDeepHistory(poolWeights)
    ? model
    : kept
      ? { ...model, deep: kept }
      : await deepened(desk, world, baseCurrency, model);

  const tape = await stores.tape.readFrame(organisationId, computedAtMs);
  const notes = tape
    ? []
    : [
        `The prices of ${new Date(asOfMs).toISOString()} are no longer kept: held positions have those of the snapshot, the rest their last close.`,
      ];
  const quotes = new Map<InstrumentId, Quote>();
  const put = (id: InstrumentId, priceLocal: number, state: Quote["state"]): void => {
    quotes.set(id, { priceLocal, atMs: asOfMs, receivedAtMs: computedAtMs, source: "kept", state });
  };
  for (const id of tape ? [] : desk.instruments.keys()) {
    const last = desk.bars.lastClose(id, asOfDate);
    if (last) put(id, last.close * unitsOfClose(desk, id, last.date, asOfDate), "closed");
  }
  for (const [id, quote] of tape?.quotes ?? []) quotes.set(id, quote);
  for (const position of tape ? [] : snapshot.positions) {
    const { instrumentId } = position;
    const kept = quoteKept(position, desk.instruments.get(instrumentId)?.type, quotes.has(instrumentId));
    if (kept) put(instrumentId, kept.priceLocal, kept.state);
  }
  const view = { quotes, asOfMs, asOfDate, marketFrameId: provenance.marketFrameId, reference: null };
  const frame = buildFrame(desk, held, market, view, computedAtMs);
  return { frame: { ...frame, conventions: snapshot.conventions, poolWeights }, notes };
}

/** What a stored close has to be multiplied by to be in the units of a day at or after it, by what was split before and since. */
function unitsOfClose({ actions }: Desk, id: InstrumentId, from: CalendarDate, to: CalendarDate): number {
  const splits = actions.filter(({ instrumentId, action }) => instrumentId === id && action.kind === "split");
  const since = splits.filter(({ isHistoryAdjusted, action }) => isHistoryAdjusted && action.exDate > to);
  const within = splits.filter(({ isHistoryAdjusted, action }) => !isHistoryAdjusted && action.exDate <= to);
  return unitsAfter(since, to) / unitsAfter(within, from);
}

/** When the first action took effect whose day had begun on the wall but not yet in prices; null without one. */
function firstPending({ actions, run }: Desk, { asOfDate, computedAtMs }: RiskSnapshot): number | null {
  if (run.kind !== "push") return null;
  const begins = actions
    .filter(({ action }) => action.exDate > asOfDate)
    .map(({ action }) => atMinute(action.exDate, 0))
    .filter((ms) => ms <= computedAtMs);
  return begins.length > 0 ? Math.min(...begins) : null;
}

/**
 * What a position of a snapshot was quoted at: the price shown, but that of a swap or a forward is its worth, and that
 * of an option without any close its model's.
 * @param hasClose - there are closes of it.
 * @returns null where the snapshot does not say it.
 */
export function quoteKept(
  { priceLocal, quoteState }: Pick<PositionRisk, "priceLocal" | "quoteState">,
  type: InstrumentType | undefined,
  hasClose: boolean,
): Pick<Quote, "priceLocal" | "state"> | null {
  if (type === undefined || !isQuotedAtWorth(type) || (type === "option" && !hasClose)) return null;
  return priceLocal === null || quoteState === "missing" ? null : { priceLocal, state: quoteState };
}

async function runOf(stores: Stores, organisationId: OrganisationId, id: string): Promise<MarketRun | null> {
  for (const kind of RUN_KINDS) {
    const run = await stores.tape.run(organisationId, kind);
    if (run?.id === id) return run;
  }
  return null;
}

/** The weights that the snapshot's pool had. */
const weightsOf = ({ poolMembers }: StoredSnapshot["snapshot"]): ReadonlyMap<string, number> =>
  new Map(poolMembers.filter(({ weight }) => weight > 0).map(({ name, weight }) => [name, weight]));
