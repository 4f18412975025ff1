import type { Tone } from "~/components/charts/tone";
import { counted } from "~/components/format/count";
import { utcTime } from "~/components/format/time";
import type { Recomputation } from "~/server/domain/point-in-time";
import type { KeptInstant } from "~/server/ports/instant-book";
import type { KeepReason } from "~/server/ports/risk-history";
import type { PointInTime } from "~/server/services/questions/at-instant";

export const REASON_WORDS: Readonly<Record<KeepReason, string>> = {
  minute: "minute",
  breach: "breach's opening or end",
  forecast: "forecast of record",
  report: "daily report",
};

/** Kept for more than its minute: each of these is named on the day. */
export const isMarked = ({ reasons }: Pick<KeptInstant, "reasons">): boolean =>
  reasons.some((reason) => reason !== "minute");

export const reasonsText = (reasons: readonly KeepReason[]): string =>
  reasons.map((reason) => REASON_WORDS[reason]).join(", ");

/** An hour of a day: how much of it is kept whole, and where it is entered. */
export type HourView = {
  readonly hour: number;
  readonly wholes: number;
  /** Share of its minutes. */
  readonly share: number;
  readonly firstMs: number | null;
  /** The strongest reason of any in it beside the minute. */
  readonly mark: Exclude<KeepReason, "minute"> | null;
  /** Every second with a beat is kept in some part of it. */
  readonly hasSeconds: boolean;
};

const HOUR_MS = 3_600_000;
const MARKS = ["breach", "report", "forecast"] as const;

export function hoursOf(
  date: string,
  wholes: readonly KeptInstant[],
  seconds: { readonly firstMs: number; readonly lastMs: number } | null,
): HourView[] {
  const startMs = Date.parse(`${date}T00:00:00Z`);
  return Array.from({ length: 24 }, (_, hour) => {
    const [fromMs, toMs] = [startMs + hour * HOUR_MS, startMs + (hour + 1) * HOUR_MS];
    const own = wholes.filter(({ computedAtMs }) => computedAtMs >= fromMs && computedAtMs < toMs);
    return {
      hour,
      wholes: own.length,
      share: Math.min(1, own.length / 60),
      firstMs: own[0]?.computedAtMs ?? null,
      mark: MARKS.find((mark) => own.some(({ reasons }) => reasons.includes(mark))) ?? null,
      hasSeconds: seconds !== null && seconds.firstMs < toMs && seconds.lastMs >= fromMs,
    };
  });
}

export type InstantFinding = { readonly tone: Tone; readonly finding: string; readonly because: string };

/** What was found when the instant was made again; a difference on the same build is said as loudly as a breach. */
export function instantFinding({
  recomputation,
  refusal,
  computedAtMs,
  reasons,
}: PointInTime): InstantFinding {
  const kept =
    reasons.length > 0 ? `kept whole: ${reasonsText(reasons)}` : "its row is kept, the rest is made again";
  const because = `${utcTime(computedAtMs)}; ${kept}.`;
  if (!recomputation)
    return {
      tone: "unknown",
      finding: "As it was stored; it can't be made again",
      because: `${refusal} ${because}`,
    };
  return { ...findingOf(recomputation), because };
}

const findingOf = (found: Recomputation): Omit<InstantFinding, "because"> => {
  if (found.isEqual) return { tone: "calm", finding: "Made again: equal to the last bit" };
  const fields = `${counted(found.differing, "field")} of ${found.fields}`;
  return isSameBuild(found)
    ? { tone: "breach", finding: `Not what its inputs make: ${fields} differ on the same build` }
    : { tone: "near", finding: `Another build made it: ${fields} differ` };
};

export const isSameBuild = ({ builtThen, builtNow }: Recomputation): boolean => builtThen === builtNow;

/** A second of a day as two fields have it; null while they name none. */
export function instantOfFields(date: string, time: string): number | null {
  const ms = Date.parse(`${date}T${time.length === 5 ? `${time}:00` : time}Z`);
  return Number.isFinite(ms) && ms % 1_000 === 0 ? ms : null;
}
