import { type AlertMessage, type ChannelKind, type Severity, stricterOf } from "~/server/domain/alert";
import type { AlertQueue } from "~/server/ports/alert-queue";
import { alertOf, routeOf, silenceOf } from "./alert-rows";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";

const FEED = "feed";

type AlertRow = Parameters<typeof alertOf>[0];

export function alertQueue(db: Db): AlertQueue {
  return {
    async lockWaiting(organisationId, count) {
      const rows = await db.$queryRaw<AlertRow[]>`
        SELECT id, kind, severity, breach_id AS "breachId", portfolio_id AS "portfolioId", limit_id AS "limitId",
          idempotency_key AS "idempotencyKey", payload, created_at AS "createdAt"
        FROM alert_outbox WHERE organisation_id = ${keyOf(organisationId)} AND delivered_at IS NULL
        ORDER BY id LIMIT ${count} FOR UPDATE SKIP LOCKED`;
      return rows.map(alertOf);
    },

    async lastTold(organisationId, sinceMs) {
      const groups = await db.alertDelivery.groupBy({
        by: ["groupKey"],
        where: { organisationId: keyOf(organisationId), createdAt: { gte: new Date(sinceMs) } },
        _max: { createdAt: true },
      });
      return new Map(groups.map(({ groupKey, _max }) => [groupKey, _max.createdAt?.getTime() ?? 0]));
    },

    async routes(organisationId) {
      const rows = await db.alertRoute.findMany({
        where: {
          organisationId: keyOf(organisationId),
          isRetired: false,
          channel: { isRetired: false, isEnabled: true },
        },
        include: { channel: { select: { severity: true } } },
        orderBy: { id: "asc" },
      });
      return rows.map((row) => {
        const route = routeOf(row);
        const least = row.channel.severity as Severity; // written from the same union
        return { ...route, severity: stricterOf(route.severity, least) };
      });
    },

    async activeSilences(organisationId, nowMs) {
      const now = new Date(nowMs);
      const rows = await db.alertSilence.findMany({
        where: { organisationId: keyOf(organisationId), startsAt: { lte: now }, endsAt: { gt: now } },
        orderBy: { id: "asc" },
      });
      return rows.map(silenceOf);
    },

    async feed(organisationId) {
      const where = { organisationId_kind: { organisationId: keyOf(organisationId), kind: FEED } };
      const row = await db.alertCondition.findUnique({ where });
      return row && { isFiring: row.isFiring, sinceMs: row.since.getTime(), episode: row.episode };
    },

    async setFeed(organisationId, { isFiring, sinceMs, episode }) {
      const key = { organisationId: keyOf(organisationId), kind: FEED };
      const now = { isFiring, since: new Date(sinceMs), episode };
      await db.alertCondition.upsert({
        where: { organisationId_kind: key },
        create: { ...key, ...now },
        update: now,
      });
    },

    async settle(organisationId, { deliveries, routed, suppressed }, nowMs) {
      const organisation = keyOf(organisationId);
      const now = new Date(nowMs);
      await db.alertDelivery.createMany({
        data: deliveries.map(({ channelId, dueAtMs, message, ...rest }) => ({
          ...rest,
          organisationId: organisation,
          channelId: keyOf(channelId),
          message,
          dueAt: new Date(dueAtMs),
          createdAt: now,
        })),
        skipDuplicates: true,
      });
      const reasons = routed.map((id) => suppressed.get(id) ?? null);
      await db.$executeRaw`
        UPDATE alert_outbox o SET delivered_at = ${now}, suppressed_by = given.reason
        FROM unnest(${[...routed]}::bigint[], ${reasons}::text[]) AS given(id, reason)
        WHERE o.id = given.id AND o.organisation_id = ${organisation}`;
    },

    async lift(organisationId, nowMs, isFeedBack) {
      const organisation = keyOf(organisationId);
      await db.$executeRaw`
        WITH over AS (
          SELECT 'silence ' || id AS reason FROM alert_silence
          WHERE organisation_id = ${organisation} AND ends_at <= ${new Date(nowMs)}
          UNION ALL SELECT ${FEED} WHERE ${isFeedBack}
        ), held AS (
          SELECT o.id, EXISTS (SELECT FROM breach b WHERE b.id = o.breach_id AND b.closed_at IS NULL) AS is_open
          FROM alert_outbox o JOIN over ON over.reason = o.suppressed_by WHERE o.organisation_id = ${organisation}
        )
        UPDATE alert_outbox o SET
          delivered_at = CASE WHEN held.is_open THEN NULL ELSE o.delivered_at END,
          suppressed_by = CASE WHEN held.is_open THEN NULL ELSE o.suppressed_by || ', over' END
        FROM held WHERE o.id = held.id`;
    },

    async unacknowledged(organisationId, openedBeforeMs) {
      const rows = await db.$queryRaw<(AlertRow & { readonly openedAt: Date })[]>`
        SELECT o.id, o.kind, o.severity, o.breach_id AS "breachId", o.portfolio_id AS "portfolioId",
          o.limit_id AS "limitId", o.idempotency_key AS "idempotencyKey", o.payload, o.created_at AS "createdAt",
          b.opened_computed_at AS "openedAt"
        FROM breach b JOIN alert_outbox o ON o.breach_id = b.id AND o.kind = 'breach.opened'
        WHERE b.organisation_id = ${keyOf(organisationId)} AND b.closed_at IS NULL AND b.acknowledged_at IS NULL
          AND o.suppressed_by IS NULL
          AND b.opened_computed_at <= ${new Date(openedBeforeMs)}
        ORDER BY b.id`;
      return rows.map((row) => ({ ...alertOf(row), openedAtMs: row.openedAt.getTime() }));
    },

    async claim(organisationId, { nowMs, leaseMs, busyChannels }) {
      const rows = await db.$queryRaw<ClaimRow[]>`
        WITH due AS (
          SELECT DISTINCT ON (channel_id) id FROM alert_delivery
          WHERE organisation_id = ${keyOf(organisationId)} AND state IN ('due', 'sending')
            AND due_at <= ${new Date(nowMs)}
            AND EXISTS (SELECT FROM alert_channel c WHERE c.id = channel_id AND c.is_enabled)
            AND channel_id <> ALL(${busyChannels.map(keyOf)}::int[])
          ORDER BY channel_id, id
        ), held AS (
          SELECT id FROM alert_delivery WHERE id IN (SELECT id FROM due) AND due_at <= ${new Date(nowMs)}
          FOR UPDATE SKIP LOCKED
        )
        UPDATE alert_delivery d SET state = 'sending', attempts = d.attempts + 1, due_at = ${new Date(nowMs + leaseMs)}
        FROM held, alert_channel c WHERE d.id = held.id AND c.id = d.channel_id
        RETURNING d.id, d.idempotency_key AS "idempotencyKey", d.message, d.attempts, c.id AS "channelId",
          c.kind, c.name, c.address_sealed AS "addressSealed", c.secret_sealed AS "secretSealed"`;
      return rows.map(({ id, channelId, kind, name, addressSealed, secretSealed, ...rest }) => ({
        ...rest,
        id: idOf(id),
        channel: { id: idOf(channelId), kind: kind as ChannelKind, name, addressSealed, secretSealed },
      }));
    },

    async sent(organisationId, id, nowMs) {
      await db.alertDelivery.updateMany({
        where: { id: BigInt(id), organisationId: keyOf(organisationId) },
        data: { state: "sent", sentAt: new Date(nowMs), lastError: null },
      });
    },

    async failed(organisationId, id, error, dueAtMs) {
      await db.alertDelivery.updateMany({
        where: { id: BigInt(id), organisationId: keyOf(organisationId), state: "sending" },
        data: {
          lastError: error,
          ...(dueAtMs === null ? { state: "failed" } : { state: "due", dueAt: new Date(dueAtMs) }),
        },
      });
    },
  };
}

type ClaimRow = {
  readonly id: bigint;
  readonly idempotencyKey: string;
  readonly message: AlertMessage;
  readonly attempts: number;
  readonly channelId: number;
  readonly kind: string;
  readonly name: string;
  readonly addressSealed: string;
  readonly secretSealed: string | null;
};
