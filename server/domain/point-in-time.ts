import type { CalendarDate } from "./calendar-date";
import type { RiskSnapshot } from "./snapshot";

/** One field that is not what was stored; values as JSON has them, `null` for what is not there. */
export type Difference = { readonly path: string; readonly stored: string; readonly again: string };

/** An assessment that was made again from what it was recorded to be made from, held against what was stored. */
export type Recomputation = {
  readonly isEqual: boolean;
  /** Held against the whole snapshot, or against the narrow row of the second. */
  readonly against: "whole" | "second";
  /** Fields that were compared. */
  readonly fields: number;
  readonly differing: number;
  /** The first of them, in the order of the snapshot. */
  readonly differences: readonly Difference[];
  /** The build that computed it then, and the one that made it again. */
  readonly builtThen: string;
  readonly builtNow: string;
  /** The market model, as its recipe was kept: "2026-11-20, 500 days, USD". */
  readonly model: InstantModel;
  /** What is not what it was: bars that were corrected since. */
  readonly notes: readonly string[];
};

export type InstantModel = {
  readonly id: string;
  readonly asOfDate: CalendarDate;
  readonly isDeep: boolean;
};

/** What the worker answers: the snapshot only where none is stored whole. */
export type RecomputedInstant = {
  readonly recomputation: Recomputation;
  readonly snapshot: RiskSnapshot | null;
};
