import type { Frame } from "~/server/domain/frame";
import type { LimitScope } from "~/server/domain/limit";
import { concentrationInput } from "../concentration/concentration-inputs";
import type { BookLine } from "../pricing/price-book";

/**
 * Whether a position belongs to what a limit is on. A derivative belongs to its underlying's issuer, sector and country
 * where it has none of its own, as concentration counts it.
 * @param scope - of the limit.
 * @param line - one position of the frame's book.
 * @param frame - for underlyings.
 */
export function isInScope({ kind, key }: LimitScope, line: BookLine, frame: Frame): boolean {
  const { position, instrument } = line;
  switch (kind) {
    case "portfolio":
      return true;
    case "book":
      return position.bookName === key;
    case "counterparty":
      return position.counterparty === key;
    case "instrument":
      return (instrument?.symbol ?? position.instrumentId) === key;
    case "sector":
      return concentrationInput(line, frame).sector === key;
    case "issuer":
      return concentrationInput(line, frame).issuer === key;
    case "country": {
      const underlying = instrument?.underlyingId ? frame.instruments.get(instrument.underlyingId) : null;
      return (instrument?.country ?? underlying?.country ?? null) === key;
    }
  }
}
