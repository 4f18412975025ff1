import type { Frame } from "~/server/domain/frame";
import type { BookLine } from "../pricing/price-book";
import type { ConcentrationInput } from "./concentration";

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
    issuer: instrument?.issuer ?? underlying?.issuer ?? underlying?.symbol ?? symbol,
    sector:
      instrument?.sector ?? underlying?.sector ?? (instrument?.type === "cash" ? "Cash" : "Unclassified"),
    currency: instrument?.currency ?? "unknown",
  };
}
