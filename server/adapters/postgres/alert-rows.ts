import type {
  AlertFamily,
  AlertKind,
  Channel,
  ChannelKind,
  Route,
  Severity,
  Silence,
  StoredAlert,
} from "~/server/domain/alert";
import { idOf } from "./keys";

/** Rows of the tables of alerts as the domain's words. Texts were written from the same unions. */
const idOrNull = (key: number | bigint | null): string | null => (key === null ? null : idOf(key));

export const alertOf = (row: {
  readonly id: bigint;
  readonly kind: string;
  readonly severity: string;
  readonly breachId: number | null;
  readonly portfolioId: number | null;
  readonly limitId: number | null;
  readonly idempotencyKey: string;
  readonly payload: unknown;
  readonly createdAt: Date;
}): StoredAlert => ({
  id: idOf(row.id),
  kind: row.kind as AlertKind,
  severity: row.severity as Severity,
  breachId: idOrNull(row.breachId),
  portfolioId: idOrNull(row.portfolioId),
  limitId: idOrNull(row.limitId),
  idempotencyKey: row.idempotencyKey,
  payload: row.payload as Record<string, unknown>,
  createdAtMs: row.createdAt.getTime(),
});

export const channelOf = (row: {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly shown: string;
  readonly isEnabled: boolean;
  readonly severity: string;
  readonly createdBy: string;
}): Channel => ({
  id: idOf(row.id),
  name: row.name,
  kind: row.kind as ChannelKind,
  shown: row.shown,
  isEnabled: row.isEnabled,
  severity: row.severity as Severity,
  createdBy: row.createdBy,
});

export const routeOf = (row: {
  readonly id: number;
  readonly channelId: number;
  readonly severity: string;
  readonly portfolioId: number | null;
  readonly family: string | null;
  readonly quietFrom: number | null;
  readonly quietTo: number | null;
  readonly quietZone: string | null;
}): Route => ({
  id: idOf(row.id),
  channelId: idOf(row.channelId),
  severity: row.severity as Severity,
  portfolioId: idOrNull(row.portfolioId),
  family: row.family as AlertFamily | null,
  quiet:
    row.quietFrom === null || row.quietTo === null || row.quietZone === null
      ? null
      : { fromMinute: row.quietFrom, toMinute: row.quietTo, zone: row.quietZone },
});

export const silenceOf = (row: {
  readonly id: number;
  readonly portfolioId: number | null;
  readonly limitId: number | null;
  readonly reason: string;
  readonly createdBy: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}): Silence => ({
  id: idOf(row.id),
  portfolioId: idOrNull(row.portfolioId),
  limitId: idOrNull(row.limitId),
  reason: row.reason,
  createdBy: row.createdBy,
  startsAtMs: row.startsAt.getTime(),
  endsAtMs: row.endsAt.getTime(),
});
