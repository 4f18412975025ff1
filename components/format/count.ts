import { LOCALE, writeNumber } from "./locale";

/** "1 limit", "3 limits". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count === 0 ? "no" : writeNumber(count, LOCALE, {})} ${count === 1 ? one : many}`;

/** Units held: whole where they are whole. */
export const quantity = (value: number, locale = LOCALE): string =>
  writeNumber(value, locale, { maximumFractionDigits: 4 });

/** A plain figure with fixed decimals. */
export const fixed = (value: number, digits: number, locale = LOCALE): string =>
  writeNumber(value, locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Days to sell, one decimal: "1.2", "< 0.1". */
export const dayCount = (days: number, locale = LOCALE): string =>
  days > 0 && days < 0.1 ? "< 0.1" : fixed(days, 1, locale);

/** "1.2 days", "1.0 day". */
export const inDays = (days: number): string =>
  `${dayCount(days)} ${dayCount(days) === "1.0" ? "day" : "days"}`;

/** "a", "a and b", "a, b and c". */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
