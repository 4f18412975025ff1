import { addDays, type CalendarDate } from "~/server/domain/calendar-date";
import { DEFAULT_CONVENTIONS } from "~/server/domain/conventions";
import type { CorporateActions } from "~/server/domain/corporate-action";
import { DAYS_ON_RECORD } from "~/server/domain/day-record";
import { groupBy } from "~/server/domain/group-by";
import type { Limit } from "~/server/domain/limit";
import { valueOrNull } from "~/server/domain/measure";
import { cutOffOf, newYorkDate } from "~/server/domain/new-york";
import type { Stores } from "~/server/ports/unit-of-work";
import { CLOSE_SOURCE } from "~/server/services/market/quote-state";
import type { Desk } from "./desk";
import { referencesOf } from "./refresh-models";

/** Calendar days that hold the window and as much again for the regime's percentile, with room for holidays. */
const LOOK_BACK_CALENDAR_DAYS = Math.ceil((DEFAULT_CONVENTIONS.windowDays + 260) * 1.5);
/** No two cut-offs are farther apart. */
const TRADES_BACK_MS = 10 * 86_400_000;
/** Far enough ahead of any market time to read every bar there is. */
const END_OF_TIME = "9999-12-31";

/** Reads again what changed in the store since the last frame. Cheap when nothing did. */
export async function refreshDesk(
  desk: Desk,
  stores: Stores,
  { marketMs, nowMs }: { readonly marketMs: number; readonly nowMs: number },
): Promise<void> {
  // A version whose time has come or gone speaks from this beat on, though nobody changed anything.
  if (desk.limitsChangeMs !== null && nowMs >= desk.limitsChangeMs) desk.outdated.add("limits");
  if (desk.outdated.has("instruments")) await readInstruments(desk, stores);
  if (desk.outdated.has("positions")) await readPositions(desk, stores, marketMs);
  if (desk.outdated.has("limits")) await readLimits(desk, stores, nowMs);
  if (desk.outdated.has("memories")) await readMemories(desk, stores);
  if (desk.outdated.has("days")) await readDays(desk, stores);
}

async function readInstruments(desk: Desk, stores: Stores): Promise<void> {
  const instruments = await stores.reference.instruments(desk.organisationId);
  desk.instruments = new Map(instruments.map((instrument) => [instrument.id, instrument]));
  desk.board.knowInstruments(desk.instruments);
  desk.actions = await stores.actions.all(desk.organisationId);
  desk.adjustments = adjustmentsOf(desk.actions);
  const newest = await stores.reference.lastBarDate(desk.organisationId);
  if (newest !== null) {
    const known = knownUpTo(desk);
    const [upTo = known] = [newest, known].sort(); // days compare as text
    const after = addDays(upTo, -LOOK_BACK_CALENDAR_DAYS);
    desk.bars.add(await stores.reference.bars(desk.organisationId, { after, upTo }));
  }
  putClosesOnBoard(desk);
  desk.closing = null;
  desk.outdated.delete("instruments");
  desk.outdated.add("models");
}

/** Those that closes from before their day are not adjusted for yet. */
export const adjustmentsOf = (actions: Desk["actions"]): CorporateActions =>
  new Map(
    [
      ...groupBy(
        actions.filter(({ isHistoryAdjusted }) => !isHistoryAdjusted),
        ({ instrumentId }) => instrumentId,
      ),
    ].map(([id, own]) => [id, own.map(({ action }) => action)]),
  );

/** The last day whose closes may be known: any, but under a replay only one that is over in its market time. */
function knownUpTo(desk: Desk): CalendarDate {
  if (desk.run.kind !== "replay") return END_OF_TIME;
  const marketMs = desk.feeds.marketMs(0) ?? desk.run.marketMs;
  const date = newYorkDate(marketMs);
  return marketMs >= cutOffOf(date) ? date : addDays(date, -1);
}

/** A thing without a tick is worth its last close; a tick, being later, replaces it. */
function putClosesOnBoard(desk: Desk): void {
  for (const id of desk.instruments.keys()) {
    const last = desk.bars.lastClose(id, END_OF_TIME);
    if (!last) continue;
    const atMs = cutOffOf(last.date);
    desk.board.take(
      [{ instrumentId: id, priceLocal: last.close, atMs, source: CLOSE_SOURCE }],
      Math.max(atMs, 0),
    );
  }
}

async function readPositions(desk: Desk, stores: Stores, marketMs: number): Promise<void> {
  const before = heldIds(desk);
  desk.held = await stores.positions.held(desk.organisationId, marketMs);
  desk.trades = await recentTrades(desk, stores, marketMs);
  desk.outdated.delete("positions");
  if (heldIds(desk) !== before) desk.outdated.add("models");
}

/** A replay holds today's positions throughout: no trade falls into its market time. */
async function recentTrades(desk: Desk, stores: Stores, upToMs: number): Promise<Desk["trades"]> {
  if (desk.run.kind === "replay") return new Map();
  const span = { afterMs: upToMs - TRADES_BACK_MS, upToMs };
  return groupBy(await stores.trades.recent(desk.organisationId, span), ({ positionId }) => positionId);
}

const heldIds = (desk: Desk): string =>
  desk.held
    .map(({ portfolio, positions }) => [portfolio.id, ...positions.map((p) => p.instrumentId)].join())
    .join(";");

async function readLimits(desk: Desk, stores: Stores, nowMs: number): Promise<void> {
  const byPortfolio = new Map<string, Limit[]>();
  for (const {
    reason: _reason,
    changedBy: _changedBy,
    approvedBy: _approvedBy,
    effectiveFromMs: _from,
    effectiveToMs: _to,
    ...limit
  } of await stores.limits.inForce(desk.organisationId, nowMs)) {
    byPortfolio.set(limit.portfolioId, [...(byPortfolio.get(limit.portfolioId) ?? []), limit]);
  }
  const before = referencesOf(desk).join();
  desk.limits = byPortfolio;
  if (referencesOf(desk).join() !== before) desk.outdated.add("models");
  desk.limitsChangeMs = await stores.limits.nextChangeMs(desk.organisationId, nowMs);
  const versions = await stores.limits.portfolioVersions(desk.organisationId);
  desk.held = desk.held.map((held) => ({
    ...held,
    limitVersion: versions.get(held.portfolio.id) ?? held.limitVersion,
  }));
  desk.outdated.delete("limits");
}

/** Once a business day: with the outcome of the day before. */
async function readDays(desk: Desk, stores: Stores): Promise<void> {
  desk.days = await stores.scores.days(desk.organisationId, desk.run.id, DAYS_ON_RECORD);
  desk.outdated.delete("days");
}

/** After a start or a failed write: what is stored is the truth, not what was in memory. */
async function readMemories(desk: Desk, stores: Stores): Promise<void> {
  const states = await stores.breaches.states(desk.organisationId);
  const latest = new Map(
    (await stores.history.latestOfAll(desk.organisationId)).map((stored) => [
      stored.snapshot.portfolioId,
      stored,
    ]),
  );
  for (const { portfolio } of desk.held) {
    const stored = latest.get(portfolio.id);
    const limitIds = new Set((desk.limits.get(portfolio.id) ?? []).map((limit) => limit.id));
    desk.memories.set(portfolio.id, {
      seq: stored?.seq ?? 0,
      snapshot: stored?.snapshot ?? null,
      regime: (stored && valueOrNull(stored.snapshot.regime)?.current) ?? null,
      limitStates: states.filter((state) => limitIds.has(state.limitId)),
    });
  }
  desk.outdated.delete("memories");
}
