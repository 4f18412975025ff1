import type { Frame } from "~/server/domain/frame";
import { valueOrNull } from "~/server/domain/measure";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { HeldPortfolio } from "~/server/ports/position-book";
import type { KeepReason } from "~/server/ports/risk-history";
import type { Announcement } from "~/server/ports/snapshot-bus";
import type { Stores, UnitOfWork } from "~/server/ports/unit-of-work";
import { isForecastOfRecord, recordEvening } from "~/server/services/backtest/record-evening";
import type { MarketView } from "./build-frame";
import type { Desk, Memory } from "./desk";
import { changedInputs, partsOf } from "./record-inputs";
import { storeLimitDecisions } from "./store-limit-decisions";

/** One assessment on its way into the store. */
export type Assessment = {
  readonly held: HeldPortfolio;
  readonly frame: Frame;
  readonly snapshot: RiskSnapshot;
  readonly before: Memory;
};

const MINUTE_MS = 60_000;

/**
 * Stores everything that one beat brought, in one unit: rows, latest snapshots, prices, decisions on limits, breaches
 * and their alerts, forecasts of record; then announces it. All of it is visible afterwards, or none.
 *
 * @returns what each portfolio's next assessment must remember.
 */
export async function storeAssessments(
  desk: Desk,
  unit: UnitOfWork,
  beat: {
    readonly assessments: readonly Assessment[];
    readonly view: MarketView;
    readonly computedAtMs: number;
  },
): Promise<Map<string, Memory>> {
  const memories = new Map<string, Memory>();
  const organisation = desk.organisationId;
  const bars = [...desk.unsavedBars];
  const recipes = [...desk.unsavedRecipes];
  const evenings: Frame[] = [];
  const inputs = changedInputs(
    desk.recorded,
    beat.assessments.map(({ held, frame, snapshot, before }) => ({
      portfolioId: snapshot.portfolioId,
      seq: before.seq + 1,
      computedAtMs: snapshot.computedAtMs,
      parts: partsOf(desk, held, frame, beat.view),
    })),
  );
  await unit(async (stores) => {
    if (bars.length > 0) await stores.reference.saveBars(organisation, bars);
    for (const recipe of recipes) await stores.tape.saveRecipe(organisation, recipe);
    const rows = [];
    const moved = await storeLimitDecisions(stores, organisation, beat.assessments);
    for (const { snapshot, before } of beat.assessments) {
      const seq = before.seq + 1;
      const evening = await keepEvening(desk, stores, snapshot, before);
      if (evening) evenings.push(evening);
      rows.push({
        seq,
        snapshot,
        skippedBeats: desk.skippedBeats,
        keep: reasonsToKeep(snapshot, before, moved.has(snapshot.portfolioId)),
      });
      memories.set(snapshot.portfolioId, {
        seq,
        snapshot,
        regime: valueOrNull(snapshot.regime)?.current ?? before.regime,
        limitStates: snapshot.limits.map(({ limitId, state, isBreachOpen, pendingSinceMs }) => ({
          limitId,
          state,
          isBreachOpen,
          pendingSinceMs,
        })),
      });
    }
    await stores.history.append(organisation, rows);
    await stores.inputs.record(organisation, inputs.rows, inputs.parts);
    await stores.tape.saveFrame(organisation, {
      runId: desk.run.id,
      computedAtMs: beat.computedAtMs,
      asOfMs: beat.view.asOfMs,
      quotes: beat.view.quotes,
    });
    const lastBeat = desk.feeds.lastBeatMs;
    // Who pushes notes its own signs of life; ours would be heard as theirs, and keep a dead feed alive for ever.
    if (lastBeat !== null && desk.run.kind !== "push")
      await stores.tape.advance(organisation, desk.run.id, beat.view.asOfMs, lastBeat);
    await stores.announce(
      rows.map(
        ({ seq, snapshot }): Announcement => ({
          type: "snapshot",
          organisationId: organisation,
          portfolioId: snapshot.portfolioId,
          seq,
        }),
      ),
    );
  });
  for (const { portfolioId, partIds } of inputs.rows) desk.recorded.set(portfolioId, partIds);
  desk.unsavedBars = desk.unsavedBars.slice(bars.length);
  desk.unsavedRecipes = desk.unsavedRecipes.slice(recipes.length);
  if (evenings.length > 0) desk.outdated.add("days");
  desk.shallowEvenings.push(...evenings.filter(({ market }) => !market.deep));
  return memories;
}

function reasonsToKeep(snapshot: RiskSnapshot, before: Memory, breachChanged: boolean): KeepReason[] {
  const reasons: KeepReason[] = [];
  const minute = Math.floor(snapshot.computedAtMs / MINUTE_MS);
  const minuteBefore = Math.floor((before.snapshot?.computedAtMs ?? 0) / MINUTE_MS);
  if (minute !== minuteBefore) reasons.push("minute");
  if (breachChanged) reasons.push("breach");
  return reasons;
}

/**
 * With the first assessment after a cut-off the one before it is kept whole, its forecasts are stored, and the evening
 * before is scored.
 * @returns the frame that was forecast from.
 */
async function keepEvening(
  desk: Desk,
  stores: Stores,
  snapshot: RiskSnapshot,
  before: Memory,
): Promise<Frame | null> {
  const last = before.snapshot;
  if (!isForecastOfRecord(last, snapshot)) return null;
  const organisation = desk.organisationId;
  await stores.history.keep(organisation, { seq: before.seq, snapshot: last }, "forecast");
  const frame = desk.frames.get(snapshot.portfolioId);
  // After a restart within that second the frame is gone: an evening that can't be forecast anew is not scored.
  if (frame?.computedAtMs !== last.computedAtMs) return null;
  await recordEvening(stores, organisation, { frame, snapshot: last }, desk.actions);
  return frame;
}
