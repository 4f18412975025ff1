import { LOCALE, writeNumber } from "./locale";

const MILLION = 1e6;
const THOUSAND = 1e3;
/** From here on whole thousands would be written as a million. */
const READS_AS_MILLION = 999_500;

type Style = { readonly currency: string; readonly signed?: boolean; readonly locale?: string };

/** A figure on its own: three digits above a million ($2.21M), whole thousands below ($668K), whole units under ten thousand. */
export function money(value: number, { currency, signed = false, locale = LOCALE }: Style): string {
  return writeNumber(value, locale, {
    ...base(currency, signed),
    ...(Math.abs(value) >= READS_AS_MILLION
      ? { notation: "compact", minimumSignificantDigits: 3, maximumSignificantDigits: 3 }
      : Math.abs(value) >= 10 * THOUSAND
        ? { notation: "compact", maximumFractionDigits: 0 }
        : { maximumFractionDigits: 0 }),
  });
}

/** A net asset value: hundredths of a million matter ($118.64M). */
export function wealth(value: number, { currency, locale = LOCALE }: Style): string {
  if (Math.abs(value) < READS_AS_MILLION) return money(value, { currency, locale });
  return writeNumber(value, locale, {
    ...base(currency, false),
    notation: "compact",
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
}

/** To the last whole unit: for tooltips and twins of charts. */
export const moneyInFull = (value: number, { currency, signed = false, locale = LOCALE }: Style): string =>
  writeNumber(value, locale, { ...base(currency, signed), maximumFractionDigits: 0 });

/** A price in its own currency, without its symbol: two decimals, four below ten. */
export function price(value: number, locale = LOCALE): string {
  const digits = Math.abs(value) < 10 ? 4 : 2;
  return writeNumber(value, locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** The unit of a whole column, and how its cells are written: one unit, fixed decimals. */
export type ColumnUnit = { readonly label: string; readonly scale: number; readonly digits: number };

/** Thousands; with a tenth where the greatest figure of the column is below a million. */
export const thousandsOf = (greatest: number): ColumnUnit => ({
  label: "K",
  scale: THOUSAND,
  digits: Math.abs(greatest) >= MILLION ? 0 : 1,
});

export const MILLIONS: ColumnUnit = { label: "M", scale: MILLION, digits: 2 };

/** A cell of a column whose head names the unit. */
export function inColumn(value: number, unit: ColumnUnit, signed = false, locale = LOCALE): string {
  return writeNumber(roundTo(value / unit.scale, unit.digits), locale, {
    minimumFractionDigits: unit.digits,
    maximumFractionDigits: unit.digits,
    ...(signed && { signDisplay: "exceptZero" }),
  });
}

/** "$", "€", "CHF": what stands in column heads beside K or M. */
export function currencySign(currency: string, locale = LOCALE): string {
  const parts = new Intl.NumberFormat(locale, base(currency, false)).formatToParts(0);
  return parts.find(({ type }) => type === "currency")?.value ?? currency;
}

function base(currency: string, signed: boolean): Intl.NumberFormatOptions {
  return {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    ...(signed && { signDisplay: "exceptZero" }),
  };
}

const roundTo = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
