import type { Prisma } from "~/prisma/generated/client";
import type { AlertMessage, Delivery } from "~/server/domain/alert";
import type { PortfolioId } from "~/server/domain/ids";
import type { AlertBook } from "~/server/ports/alert-book";
import { alertOf, channelOf, routeOf, silenceOf } from "./alert-rows";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";

/** More is not counted: the bell says "99+". */
const UNREAD_MAX = 100;
const SHOWN_AFTER_END_MS = 7 * 24 * 3_600_000;

export function alertBook(db: Db): AlertBook {
  const endWaiting = (channelId: number, lastError: string) =>
    db.alertDelivery.updateMany({ where: { channelId, state: "due" }, data: { state: "failed", lastError } });
  return {
    async channels(organisationId) {
      const where = { organisationId: keyOf(organisationId), isRetired: false };
      return (await db.alertChannel.findMany({ where, orderBy: { id: "asc" } })).map(channelOf);
    },

    async addChannel(organisationId, channel) {
      return channelOf(
        await db.alertChannel.create({ data: { ...channel, organisationId: keyOf(organisationId) } }),
      );
    },

    async editChannel(organisationId, id, change) {
      const where = { id: keyOf(id), organisationId: keyOf(organisationId), isRetired: false };
      const row = await db.alertChannel.update({ where, data: change });
      if (!row.isEnabled) await endWaiting(row.id, "The channel was switched off.");
      return channelOf(row);
    },

    async retireChannel(organisationId, id) {
      const where = { id: keyOf(id), organisationId: keyOf(organisationId), isRetired: false };
      const row = await db.alertChannel.findFirst({ where });
      if (!row) return null;
      await db.alertChannel.update({ where: { id: row.id }, data: { isRetired: true } });
      await db.alertRoute.updateMany({ where: { channelId: row.id }, data: { isRetired: true } });
      await endWaiting(row.id, "The channel was removed.");
      return channelOf(row);
    },

    async routes(organisationId) {
      const where = { organisationId: keyOf(organisationId), isRetired: false };
      return (await db.alertRoute.findMany({ where, orderBy: { id: "asc" } })).map(routeOf);
    },

    async addRoute(organisationId, { channelId, portfolioId, quiet, ...rest }) {
      return routeOf(
        await db.alertRoute.create({
          data: {
            ...rest,
            organisationId: keyOf(organisationId),
            channelId: keyOf(channelId),
            portfolioId: portfolioId === null ? null : keyOf(portfolioId),
            quietFrom: quiet?.fromMinute ?? null,
            quietTo: quiet?.toMinute ?? null,
            quietZone: quiet?.zone ?? null,
          },
        }),
      );
    },

    async retireRoute(organisationId, id) {
      const where = { id: keyOf(id), organisationId: keyOf(organisationId), isRetired: false };
      const row = await db.alertRoute.findFirst({ where });
      if (!row) return null;
      return routeOf(await db.alertRoute.update({ where: { id: row.id }, data: { isRetired: true } }));
    },

    async silences(organisationId, nowMs) {
      const where = {
        organisationId: keyOf(organisationId),
        endsAt: { gt: new Date(nowMs - SHOWN_AFTER_END_MS) },
      };
      return (await db.alertSilence.findMany({ where, orderBy: { id: "desc" } })).map(silenceOf);
    },

    async addSilence(organisationId, { portfolioId, limitId, startsAtMs, endsAtMs, ...rest }) {
      return silenceOf(
        await db.alertSilence.create({
          data: {
            ...rest,
            organisationId: keyOf(organisationId),
            portfolioId: portfolioId === null ? null : keyOf(portfolioId),
            limitId: limitId === null ? null : keyOf(limitId),
            startsAt: new Date(startsAtMs),
            endsAt: new Date(endsAtMs),
          },
        }),
      );
    },

    async endSilence(organisationId, id, endedBy, nowMs) {
      const now = new Date(nowMs);
      const where = { id: keyOf(id), organisationId: keyOf(organisationId), endsAt: { gt: now } };
      const row = await db.alertSilence.findFirst({ where });
      if (!row) return null;
      return silenceOf(
        await db.alertSilence.update({ where: { id: row.id }, data: { endsAt: now, endedBy } }),
      );
    },

    async deliveries(organisationId, portfolioIds, count) {
      // A message is about one portfolio, which its group names, or about none.
      const own = (portfolioIds ?? []).map((id) => ({ groupKey: { endsWith: `/portfolio ${keyOf(id)}` } }));
      const rows = await db.alertDelivery.findMany({
        where: {
          organisationId: keyOf(organisationId),
          ...(portfolioIds !== null && {
            OR: [{ NOT: { groupKey: { contains: "/portfolio " } } }, ...own],
          }),
        },
        include: { channel: { select: { name: true } } },
        orderBy: { id: "desc" },
        take: count,
      });
      return rows.map((row) => ({
        id: idOf(row.id),
        channelName: row.channel.name,
        title: (row.message as unknown as AlertMessage).title,
        state: row.state as Delivery["state"], // written from the same union
        attempts: row.attempts,
        createdAtMs: row.createdAt.getTime(),
        dueAtMs: row.dueAt.getTime(),
        sentAtMs: row.sentAt?.getTime() ?? null,
        lastError: row.lastError,
      }));
    },

    async addTest(organisationId, channelId, message, nowMs) {
      const now = new Date(nowMs);
      const { id } = await db.alertDelivery.create({
        data: {
          organisationId: keyOf(organisationId),
          channelId: keyOf(channelId),
          groupKey: message.groupKey,
          idempotencyKey: `${message.items[0]?.key}:${channelId}`,
          message,
          dueAt: now,
          createdAt: now,
        },
      });
      return idOf(id);
    },

    async recent(organisationId, portfolioIds, count) {
      const rows = await db.alertOutbox.findMany({
        where: { organisationId: keyOf(organisationId), ...within(portfolioIds) },
        orderBy: { id: "desc" },
        take: count,
      });
      const breaches = await db.breach.findMany({
        where: { id: { in: rows.flatMap(({ breachId }) => (breachId === null ? [] : [breachId])) } },
        select: { id: true, closedAt: true, acknowledgedAt: true },
      });
      const breachOf = new Map(breaches.map((breach) => [breach.id, breach]));
      return rows.map((row) => {
        const breach = row.breachId === null ? undefined : breachOf.get(row.breachId);
        return {
          ...alertOf(row),
          isOpen: breach?.closedAt === null,
          isAcknowledged: breach !== undefined && breach.acknowledgedAt !== null,
          suppressedBy: row.suppressedBy,
        };
      });
    },

    async unread(organisationId, portfolioIds, userId) {
      const organisation = keyOf(organisationId);
      const where = { organisationId_userId: { organisationId: organisation, userId } };
      const seen = await db.alertSeen.findUnique({ where });
      return db.alertOutbox.count({
        where: { organisationId: organisation, id: { gt: seen?.outboxId ?? 0n }, ...within(portfolioIds) },
        take: UNREAD_MAX,
      });
    },

    async saw(organisationId, userId, upTo) {
      await db.$executeRaw`
        INSERT INTO alert_seen (organisation_id, user_id, outbox_id)
        VALUES (${keyOf(organisationId)}, ${userId}, ${BigInt(upTo)})
        ON CONFLICT (organisation_id, user_id)
        DO UPDATE SET outbox_id = greatest(alert_seen.outbox_id, EXCLUDED.outbox_id)`;
    },
  };
}

/** Alerts of some portfolios, and those that are of none: a dead feed is everybody's. */
const within = (portfolioIds: readonly PortfolioId[] | null): Prisma.AlertOutboxWhereInput =>
  portfolioIds === null
    ? {}
    : { OR: [{ portfolioId: null }, { portfolioId: { in: portfolioIds.map(keyOf) } }] };
