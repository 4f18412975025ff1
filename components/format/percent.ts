import { LOCALE, writeNumber } from "./locale";

type Style = { readonly digits?: number; readonly signed?: boolean; readonly locale?: string };

/** A share of one as percent, one decimal. */
export const percent = (share: number, { digits = 1, signed = false, locale = LOCALE }: Style = {}): string =>
  writeNumber(share, locale, {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    ...(signed && { signDisplay: "exceptZero" }),
  });

/** Two decimals where the share is small, one where it isn't. */
export const finePercent = (share: number, style: Style = {}): string =>
  percent(share, { digits: Math.abs(share) < 0.02 ? 2 : 1, ...style });

/** Lines that a utilisation must not be rounded across. */
const LINES = [0.8, 1] as const;

/** Whole percent, never rounded across a line: 99.6 is 99, 100.2 is 101. */
export function utilisationPoints(utilisation: number): number {
  let points = Math.round(utilisation * 100);
  for (const line of LINES) {
    const at = Math.round(line * 100);
    if (utilisation < line && points >= at) points = at - 1;
    // What is at the line of the limit is not over it; what is over it is never shown at it.
    if (line === 1 && utilisation > line && points <= at) points = at + 1;
  }
  return points;
}

/** Nobody reads more digits of a use than these. */
const SHOWN_MAX = 99.99;

export function utilisation(value: number, locale = LOCALE): string {
  const shown = Math.min(value, SHOWN_MAX);
  const text = writeNumber(utilisationPoints(shown) / 100, locale, {
    style: "percent",
    maximumFractionDigits: 0,
  });
  return value > SHOWN_MAX ? `over ${text}` : text;
}

/**
 * Rounds parts so that what is shown sums to the total that is shown (largest remainder).
 *
 * @param digits - decimals that are shown.
 */
export function apportion(parts: readonly number[], total: number, digits: number): number[] {
  const step = 10 ** digits;
  const floors = parts.map((part) => Math.floor(part * step));
  const missing = Math.round(total * step) - floors.reduce((sum, part) => sum + part, 0);
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: part * step - (floors[index] ?? 0) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  // Parts that were not complete to begin with do not sum; then each is rounded by itself.
  if (missing < 0 || missing > parts.length) return parts.map((part) => Math.round(part * step) / step);
  for (const { index } of byRemainder.slice(0, missing)) floors[index] = (floors[index] ?? 0) + 1;
  return floors.map((part) => part / step);
}
