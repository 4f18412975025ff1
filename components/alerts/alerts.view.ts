import type { Tone } from "~/components/charts/tone";
import { counted } from "~/components/format/count";
import { duration, ownTime } from "~/components/format/time";
import type { AlertLine, Delivery, QuietHours, Route, Severity, Silence } from "~/server/domain/alert";
import type { AlertSettings } from "~/server/services/alerts/list-alert-settings";

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: "critical only",
  warning: "warnings and critical",
  info: "everything",
};

export const FAMILY_WORDS = {
  breach: "breaches",
  escalation: "escalations",
  feed: "feeds",
} as const;

const HOUR_MS = 3_600_000;
/** How long a silence may be, and how that is said. */
export const SILENCE_SPANS = [
  [HOUR_MS, "1 hour"],
  [4 * HOUR_MS, "4 hours"],
  [24 * HOUR_MS, "1 day"],
  [7 * 24 * HOUR_MS, "7 days, the longest"],
] as const;

/** What a silence keeps still: every portfolio, one, or one limit of it. */
export function silencedWords(
  { portfolioId, limitId }: Pick<Silence, "portfolioId" | "limitId">,
  portfolios: readonly { readonly id: string; readonly name: string }[],
  limits: readonly { readonly id: string; readonly name: string }[],
): string {
  if (portfolioId === null) return "every portfolio";
  const portfolio = portfolios.find(({ id }) => id === portfolioId)?.name ?? portfolioId;
  if (limitId === null) return portfolio;
  return `${limits.find(({ id }) => id === limitId)?.name ?? `limit ${limitId}`}, ${portfolio}`;
}

/** What an alert is of, said short. */
export const KIND_WORDS: Readonly<Record<AlertLine["kind"], string>> = {
  "breach.opened": "opened",
  "breach.closed": "closed",
  "breach.escalated": "escalated, nobody acknowledged it",
  "breach.waiver-ended": "its waiver ended",
  "breach.kind-changed": "its limit is of another kind",
  "breach.repeated": "still open, nobody acknowledged it",
  "feed.silent": "The feed is silent: limits on its prices are unknown",
  "feed.back": "The feed is back",
};

export type AlertGroup = {
  readonly key: string;
  readonly title: string;
  readonly href: string;
  /** The newest state of what it is of. */
  readonly newest: AlertLine;
  readonly lines: readonly AlertLine[];
};

/** One group an episode of a breach, and one for feeds; the one with the newest line first. */
export function groupsOf(lines: readonly AlertLine[]): AlertGroup[] {
  const groups = new Map<string, AlertLine[]>();
  for (const line of lines) {
    const key = line.breachId === null ? "feed" : `breach ${line.breachId}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups].flatMap(([key, list]) => {
    const [newest] = list;
    if (!newest) return [];
    const { breachId } = newest;
    return [
      {
        key,
        title: breachId === null ? "Feed" : breachTitle(newest),
        href: breachId === null ? "/" : `/breaches/${breachId}`,
        newest,
        lines: list,
      },
    ];
  });
}

function breachTitle({ payload }: AlertLine): string {
  const limit = payload.limit as { name?: unknown } | undefined;
  const [name, portfolio] = [limit?.name, payload.portfolio].map((text) =>
    typeof text === "string" ? text : null,
  );
  return `${name ?? "A limit"}, ${portfolio ?? "a portfolio"}`;
}

/** Why nobody was told of a line, for its chip; null where somebody was. */
export function keptStill({ suppressedBy }: Pick<AlertLine, "suppressedBy">): string | null {
  if (suppressedBy === null) return null;
  return suppressedBy.startsWith("feed") ? "kept still: the feed was silent" : "silenced";
}

/** What was heard since, in one sentence for whoever does not look; null where there is nothing new. */
export function newsOf(lines: readonly AlertLine[], after: string | null): string | null {
  if (after === null) return null;
  const fresh = lines.filter(({ id }) => BigInt(id) > BigInt(after));
  const [newest] = groupsOf(fresh);
  if (!newest) return null;
  const more = fresh.length > 1 ? ` and ${counted(fresh.length - 1, "more alert")}` : "";
  return `${newest.title}: ${KIND_WORDS[newest.newest.kind]}${more}.`;
}

export function settingsFinding(
  { channels, routes, silences, deliveries }: AlertSettings,
  nowMs: number,
): {
  tone: Tone;
  finding: string;
  because: string;
} {
  const failed = deliveries.filter(({ state }) => state === "failed").length;
  const running = silences.filter((silence) => isRunning(silence, nowMs)).length;
  const silent = running > 0 ? ` ${counted(running, "silence")} run${running === 1 ? "s" : ""}.` : "";
  if (failed > 0)
    return {
      tone: "near",
      finding: `${counted(failed, "message")} did not arrive`,
      because: `Of the newest ${deliveries.length}; the log says why.${silent}`,
    };
  if (channels.length === 0)
    return {
      tone: "unknown",
      finding: "Alerts are shown here alone",
      because: `No channel leads out of this screen.${silent}`,
    };
  if (routes.length === 0)
    return {
      tone: "unknown",
      finding: "No alert is led to a channel",
      because: `A channel gets what its routes name.${silent}`,
    };
  return {
    tone: "calm",
    finding: `${counted(channels.length, "channel")}, ${counted(routes.length, "route")}`,
    because: `A critical breach that nobody acknowledges is escalated after 5 minutes, and told of again each 4 hours.${silent}`,
  };
}

export const isRunning = ({ startsAtMs, endsAtMs }: Silence, nowMs: number): boolean =>
  startsAtMs <= nowMs && nowMs < endsAtMs;

export function quietWords(quiet: QuietHours | null): string {
  if (quiet === null) return "none";
  return `${clock(quiet.fromMinute)} to ${clock(quiet.toMinute)}, ${quiet.zone}`;
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** "07:30" as a minute of the day; null for what is none. */
export function minuteOf(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? 60 * Number(match[1]) + Number(match[2]) : null;
}

export const routeWords = ({ severity, family }: Pick<Route, "severity" | "family">): string =>
  family === null ? SEVERITY_WORDS[severity] : `${FAMILY_WORDS[family]}, ${SEVERITY_WORDS[severity]}`;

/** How a message went. */
export function deliveryWords({ state, attempts, sentAtMs, dueAtMs }: Delivery, nowMs: number): string {
  if (state === "sent")
    return `sent ${sentAtMs === null ? "" : ownTime(sentAtMs)}${attempts > 1 ? `, at try ${attempts}` : ""}`;
  if (state === "failed") return `failed after ${counted(attempts, "try", "tries")}`;
  if (state === "sending") return "being sent";
  return dueAtMs <= nowMs
    ? "waits to be sent"
    : `${attempts === 0 ? "waits" : "tried again in"} ${duration(dueAtMs - nowMs)}`;
}
