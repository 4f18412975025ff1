import {
  type AlertMessage,
  familyOf,
  GROUP_INTERVAL_MS,
  GROUP_WAIT_MS,
  type Route,
  SEVERITIES,
  type Severity,
  type Silence,
  type StoredAlert,
} from "~/server/domain/alert";
import type { FeedCondition, NewDelivery } from "~/server/ports/alert-queue";
import { alertSentence, namesOf } from "./alert-sentence";
import { quietUntil } from "./quiet-until";

/** A message names so many alerts and counts the rest: 5,000 breaches are one readable message. */
const ITEMS_MAX = 50;

export type World = {
  readonly routes: readonly Route[];
  readonly silences: readonly Silence[];
  readonly feed: FeedCondition | null;
  /** When each group was last told of. */
  readonly lastTold: ReadonlyMap<string, number>;
  readonly nowMs: number;
};

export type Plan = {
  readonly deliveries: readonly NewDelivery[];
  /** Alerts that are done with; the others wait for their group. */
  readonly routed: readonly string[];
  readonly suppressed: ReadonlyMap<string, string>;
};

/**
 * What is sent of the alerts that wait. Alerts of one portfolio and family are one group and one message to a channel:
 * a group's first message waits for a second's worth of alerts, the next ones for the rest of a minute. Silenced alerts
 * and the children of a dead feed are told to nobody.
 */
export function planDeliveries(waiting: readonly StoredAlert[], world: World): Plan {
  const suppressed = new Map<string, string>();
  const deliveries: NewDelivery[] = [];
  const routed: string[] = [];
  for (const [groupKey, alerts] of grouped(waiting)) {
    if (!isRipe(groupKey, alerts, world)) continue;
    const told: StoredAlert[] = [];
    for (const alert of alerts) {
      const why = whySuppressed(alert, world);
      if (why === null) told.push(alert);
      else suppressed.set(alert.id, why);
      routed.push(alert.id);
    }
    deliveries.push(...messagesOf(groupKey, told, world));
  }
  return { deliveries, routed, suppressed };
}

export const groupKeyOf = ({ kind, portfolioId }: StoredAlert): string =>
  `${familyOf(kind)}/${portfolioId === null ? "all" : `portfolio ${portfolioId}`}`;

function grouped(alerts: readonly StoredAlert[]): Map<string, StoredAlert[]> {
  const groups = new Map<string, StoredAlert[]>();
  for (const alert of alerts) {
    const key = groupKeyOf(alert);
    const group = groups.get(key);
    if (group) group.push(alert);
    else groups.set(key, [alert]);
  }
  return groups;
}

function isRipe(groupKey: string, alerts: readonly StoredAlert[], { nowMs, lastTold }: World): boolean {
  const oldest = alerts[0]?.createdAtMs ?? nowMs; // they come in the order in which they were written
  const last = lastTold.get(groupKey);
  return nowMs - oldest >= GROUP_WAIT_MS && (last === undefined || nowMs - last >= GROUP_INTERVAL_MS);
}

function whySuppressed(alert: StoredAlert, { silences, feed, nowMs }: World): string | null {
  const silence = silences.find(
    ({ startsAtMs, endsAtMs, portfolioId, limitId }) =>
      startsAtMs <= nowMs &&
      nowMs < endsAtMs &&
      (portfolioId === null || portfolioId === alert.portfolioId) &&
      (limitId === null || limitId === alert.limitId) &&
      familyOf(alert.kind) !== "feed",
  );
  if (silence) return `silence ${silence.id}`;
  // What was open before the feed died goes on: its escalation is no child of that.
  const isChild = alert.kind === "breach.opened" && feed?.isFiring && alert.createdAtMs >= feed.sinceMs;
  return isChild ? "feed" : null;
}

function messagesOf(groupKey: string, alerts: readonly StoredAlert[], world: World): NewDelivery[] {
  const ofChannel = new Map<string, { readonly alerts: Set<StoredAlert>; dueAtMs: number }>();
  for (const route of world.routes) {
    const matching = alerts.filter((alert) => isFor(alert, route));
    if (matching.length === 0) continue;
    const isCritical = matching.some(({ severity }) => severity === "critical");
    const quietEnd = route.quiet && !isCritical ? quietUntil(route.quiet, world.nowMs) : null;
    const dueAtMs = quietEnd ?? world.nowMs;
    const known = ofChannel.get(route.channelId) ?? { alerts: new Set<StoredAlert>(), dueAtMs };
    for (const alert of matching) known.alerts.add(alert);
    // Two routes to one channel are one message, at the earlier time.
    ofChannel.set(route.channelId, { ...known, dueAtMs: Math.min(known.dueAtMs, dueAtMs) });
  }
  return [...ofChannel].map(([channelId, { alerts: matching, dueAtMs }]) => {
    const list = alerts.filter((alert) => matching.has(alert));
    const last = list.at(-1);
    const key = list.length === 1 ? list[0]?.idempotencyKey : `${groupKey} up to ${last?.idempotencyKey}`;
    return {
      channelId,
      groupKey,
      idempotencyKey: `${key} to ${channelId}`,
      message: messageOf(groupKey, list),
      dueAtMs,
    };
  });
}

const isFor = ({ severity, portfolioId, kind }: StoredAlert, route: Route): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(route.severity) &&
  (route.portfolioId === null || route.portfolioId === portfolioId) &&
  (route.family === null || route.family === familyOf(kind));

function messageOf(groupKey: string, alerts: readonly StoredAlert[]): AlertMessage {
  const isOver = ({ kind }: StoredAlert) => kind === "breach.closed" || kind === "feed.back";
  const severity = SEVERITIES[
    Math.max(...alerts.map((alert) => SEVERITIES.indexOf(alert.severity)))
  ] as Severity;
  const [first] = alerts;
  const title =
    alerts.length === 1 && first
      ? alertSentence(first)
      : `${alerts.length} alerts: ${alerts.filter((alert) => !isOver(alert)).length} begin or go on, ${alerts.filter(isOver).length} are over.`;
  return {
    title,
    severity,
    isFiring: !alerts.every(isOver),
    groupKey,
    total: alerts.length,
    items: alerts.slice(0, ITEMS_MAX).map((alert) => ({
      key: alert.idempotencyKey,
      kind: alert.kind,
      severity: alert.severity,
      sentence: alertSentence(alert),
      ...(familyOf(alert.kind) === "feed" ? { rule: "feed", scope: "all portfolios" } : namesOf(alert)),
      atMs: alert.createdAtMs,
      breachId: alert.breachId,
    })),
  };
}
