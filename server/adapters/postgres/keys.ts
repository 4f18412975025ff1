import { RiskError } from "~/server/domain/errors";

const LARGEST_KEY = 2_147_483_647;

/** The database's key of an identifier. @throws RiskError not-found for a text that can be no key. */
export function keyOf(id: string): number {
  const key = /^[1-9]\d{0,9}$/.test(id) ? Number(id) : Number.NaN;
  if (!(key <= LARGEST_KEY)) throw new RiskError("not-found", "There is nothing under this address.");
  return key;
}

export const idOf = (key: number | bigint): string => String(key);

/** A calendar day from a DATE column, which arrives as midnight UTC. */
export const calendarDateOf = (date: Date): string => date.toISOString().slice(0, 10);

export const midnightUtc = (date: string): Date => new Date(`${date}T00:00:00.000Z`);
