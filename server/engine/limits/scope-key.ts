import type { Instrument } from "~/server/domain/instrument";
import type { LimitScopeKind } from "~/server/domain/limit-metrics";
import type { Position } from "~/server/domain/position";
import { issuerOf, sectorOf } from "../concentration/concentration-inputs";

/**
 * The name of the part that a position belongs to, of one kind of part. A derivative belongs to its underlying's issuer,
 * sector and country where it has none of its own, as concentration counts it.
 * @param kind - of part.
 * @param position - what is held.
 * @param instrument - what it is of; undefined where nobody knows it.
 * @param underlying - of a derivative.
 * @returns null where it belongs to no such part.
 */
export function scopeKeyOf(
  kind: Exclude<LimitScopeKind, "portfolio">,
  position: Pick<Position, "bookName" | "counterparty" | "instrumentId">,
  instrument: Instrument | undefined,
  underlying: Instrument | undefined,
): string | null {
  switch (kind) {
    case "book":
      return position.bookName;
    case "counterparty":
      return position.counterparty;
    case "instrument":
      return instrument?.symbol ?? position.instrumentId;
    case "sector":
      return sectorOf(instrument, underlying);
    case "issuer":
      return issuerOf(position, instrument, underlying);
    case "country":
      return instrument?.country ?? underlying?.country ?? null;
  }
}
