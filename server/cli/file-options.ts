import { type CalendarDate, isCalendarDate } from "~/server/domain/calendar-date";
import { DEFAULT_CONVENTIONS, QUANTILE_RULES } from "~/server/domain/conventions";
import { isCurrencyCode } from "~/server/domain/currency-codes";
import type { FileAssessment } from "~/server/services/assess/assess-files";
import { openCsv } from "~/server/wiring/open-csv";
import { type Io, pathOf, UsageError } from "./command";
import { progress } from "./progress";

export const WINDOW_MIN = 100;
export const WINDOW_MAX = 5000;

/** What every command over files is told, for `parseArgs`. */
export const FILE_OPTIONS = {
  positions: { type: "string" },
  prices: { type: "string" },
  instruments: { type: "string" },
  window: { type: "string", default: String(DEFAULT_CONVENTIONS.windowDays) },
  currency: { type: "string", default: "USD" },
  quantile: { type: "string", default: DEFAULT_CONVENTIONS.quantile },
  "ignore-unknown": { type: "boolean", default: false },
} as const;

export const FILE_USAGE = `  --positions FILE      symbol,quantity and more
  --prices FILE         symbol,date,...,close,... or date,AAA,BBB,...
  --instruments FILE    symbol,type,currency,... where symbols do not say it
  --window 500          historical moves, ${WINDOW_MIN} to ${WINDOW_MAX}
  --currency USD        base currency
  --quantile RULE       ${QUANTILE_RULES.join(" | ")}
  --ignore-unknown      leave columns aside that nobody knows
`;

type FileValues = {
  readonly positions?: string | undefined;
  readonly prices?: string | undefined;
  readonly instruments?: string | undefined;
  readonly window: string;
  readonly currency: string;
  readonly quantile: string;
  readonly "ignore-unknown": boolean;
};

/** A day from an option, or null where it was not given. */
export function dayOption(name: string, text: string | undefined): CalendarDate | null {
  if (text === undefined) return null;
  if (!isCalendarDate(text)) throw new UsageError(`--${name} is a day like 2018-08-31, not ${text}.`);
  return text;
}

/**
 * Opens what the options name.
 * @returns the input of an assessment of files; `end` takes the progress bar away.
 * @throws UsageError when an option is missing or is not what it should be.
 */
export function openFiles(
  values: FileValues,
  asOf: CalendarDate | null,
  io: Io,
): { readonly input: FileAssessment; end(): void } {
  const { positions, prices, instruments, window, currency } = values;
  const quantile = QUANTILE_RULES.find((rule) => rule === values.quantile);
  const windowDays = /^\d+$/.test(window) ? Number(window) : Number.NaN;
  if (positions === undefined) throw new UsageError("--positions is missing.");
  if (prices === undefined) throw new UsageError("--prices is missing.");
  if (quantile === undefined) throw new UsageError(`--quantile is one of ${QUANTILE_RULES.join(", ")}.`);
  if (!(windowDays >= WINDOW_MIN && windowDays <= WINDOW_MAX))
    throw new UsageError(`--window is a whole number from ${WINDOW_MIN} to ${WINDOW_MAX}.`);
  if (!isCurrencyCode(currency)) throw new UsageError(`--currency is a code like USD, not ${currency}.`);
  const bar = progress(prices, io);
  const input = {
    positions: openCsv(pathOf(positions, io)),
    prices: openCsv(pathOf(prices, io), bar.update),
    instruments: instruments === undefined ? null : openCsv(pathOf(instruments, io)),
    asOf,
    windowDays,
    baseCurrency: currency,
    quantile,
    ignoreUnknown: values["ignore-unknown"],
    codeVersion: io.config.codeVersion,
  };
  return { input, end: bar.end };
}
