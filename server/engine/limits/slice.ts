import type { Frame } from "~/server/domain/frame";
import type { LimitScope } from "~/server/domain/limit";
import type { BookLine } from "../pricing/price-book";
import { scopeKeyOf } from "./scope-key";

/**
 * Whether a position belongs to what a limit is on.
 * @param scope - of the limit.
 * @param line - one position of the frame's book.
 * @param frame - for underlyings.
 */
export function isInScope(
  { kind, key }: LimitScope,
  { position, instrument }: BookLine,
  frame: Frame,
): boolean {
  if (kind === "portfolio") return true;
  const underlying = instrument?.underlyingId ? frame.instruments.get(instrument.underlyingId) : undefined;
  return scopeKeyOf(kind, position, instrument ?? undefined, underlying) === key;
}
