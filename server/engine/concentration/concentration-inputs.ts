import type { Frame } from "~/server/domain/frame";
import type { Instrument } from "~/server/domain/instrument";
import type { Position } from "~/server/domain/position";
import type { BookLine } from "../pricing/price-book";
import type { ConcentrationInput } from "./concentration";

/** Its own sector, or its underlying's; cash and what nobody classified are parts of their own. */
export const sectorOf = (instrument: Instrument | undefined, underlying: Instrument | undefined): string =>
  instrument?.sector ?? underlying?.sector ?? (instrument?.type === "cash" ? "Cash" : "Unclassified");

/** Its own issuer, or its underlying's; what has none stands for itself. */
export const issuerOf = (
  position: Pick<Position, "instrumentId">,
  instrument: Instrument | undefined,
  underlying: Instrument | undefined,
): string =>
  instrument?.issuer ??
  underlying?.issuer ??
  underlying?.symbol ??
  instrument?.symbol ??
  position.instrumentId;

/** Whom an exposure depends on: a derivative on its underlying's issuer and sector. */
export function concentrationInput(
  { position, instrument, exposureBase }: BookLine,
  frame: Frame,
): ConcentrationInput {
  const underlying = instrument?.underlyingId ? frame.instruments.get(instrument.underlyingId) : undefined;
  const symbol = instrument?.symbol ?? position.instrumentId;
  return {
    exposureBase: exposureBase ?? 0,
    symbol,
    issuer: issuerOf(position, instrument ?? undefined, underlying),
    sector: sectorOf(instrument ?? undefined, underlying),
    currency: instrument?.currency ?? "unknown",
  };
}
