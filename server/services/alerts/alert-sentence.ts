import type { StoredAlert } from "~/server/domain/alert";

const VERB = {
  "breach.opened": "is over its limit",
  "breach.closed": "is within its limit again",
  "breach.escalated": "is over its limit, and nobody has acknowledged it",
  "breach.waiver-ended": "is over its limit, and its waiver has ended",
  "breach.kind-changed": "is over its limit, which is of another kind now",
  "breach.repeated": "is still over its limit, and nobody has acknowledged it",
} as const;

/** What an alert says, in one sentence; what its payload does not hold is left out, never guessed. */
export function alertSentence({ kind, payload }: Pick<StoredAlert, "kind" | "payload">): string {
  if (kind === "feed.silent")
    return "No feed gives signs of life: prices are stale, and limits on them are UNKNOWN.";
  if (kind === "feed.back") return "The feed is back.";
  const { rule, scope } = namesOf({ payload });
  const limit = recordOf(payload.limit);
  if (limit.isInForce === false) return `${rule} of ${scope} is not in force any more: its breach is over.`;
  const [value, threshold] = [figure(payload.value, limit.unit), figure(limit.threshold, limit.unit)];
  const figures = value === null || threshold === null ? "" : `: ${value} against ${threshold}`;
  return `${rule} of ${scope} ${VERB[kind]}${figures}.`;
}

/** The rule and the scope that an alert names. */
export const namesOf = ({ payload }: Pick<StoredAlert, "payload">): { rule: string; scope: string } => ({
  rule: textOr(recordOf(payload.limit).name, "A limit"),
  scope: textOr(payload.portfolio, "a portfolio"),
});

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
const textOr = (value: unknown, other: string): string =>
  typeof value === "string" && value !== "" ? value : other;

function figure(value: unknown, unit: unknown): string | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  if (unit === "nav" || unit === "gross")
    return `${(100 * value).toFixed(2)}% of ${unit === "nav" ? "NAV" : "gross exposure"}`;
  if (unit === "days") return `${value.toFixed(1)} days`;
  if (unit === "base") return Math.round(value).toLocaleString("en-US");
  return null; // regimes are numbers only inside
}
