/** Figures are written the same for everybody until a reader may choose. */
export const LOCALE = "en-US";

/** U+2212: as wide as a plus, unlike the hyphen. */
const MINUS = "\u2212";

/** Formatters are dear to make and are asked for thousands of times a second. */
const made = new Map<string, Intl.NumberFormat>();

/** Writes a number by `Intl`, with a real minus. */
export function writeNumber(value: number, locale: string, options: Intl.NumberFormatOptions): string {
  const key = locale + JSON.stringify(options);
  const format = made.get(key) ?? new Intl.NumberFormat(locale, options);
  made.set(key, format);
  return format.format(value === 0 ? 0 : value).replaceAll("-", MINUS);
}
