import { parseArgs } from "node:util";
import { isCalendarDate } from "~/server/domain/calendar-date";
import { DEFAULT_CONVENTIONS, QUANTILE_RULES } from "~/server/domain/conventions";
import { isCurrencyCode } from "~/server/domain/currency-codes";
import { assessFiles } from "~/server/services/assess/assess-files";
import { assessmentJson } from "~/server/services/assess/assessment-json";
import { openCsv } from "~/server/wiring/open-csv";
import { assessmentTable } from "./assessment-table";
import { type Command, pathOf, UsageError } from "./command";
import { progress } from "./progress";

const WINDOW_MIN = 100;
const WINDOW_MAX = 5000;

const USAGE = `Usage: npm run --silent risk -- assess --positions P.csv --prices X.csv[.gz] [options]

  --positions FILE      symbol,quantity and more
  --prices FILE         symbol,date,...,close,... or date,AAA,BBB,...
  --instruments FILE    symbol,type,currency,... where symbols do not say it
  --as-of DATE          the day of the assessment, 2018-08-31; by default that of the newest price
  --window 500          historical moves, ${WINDOW_MIN} to ${WINDOW_MAX}
  --currency USD        base currency
  --quantile RULE       ${QUANTILE_RULES.join(" | ")}
  --ignore-unknown      leave columns aside that nobody knows
  --json                everything, for other programs
`;

export const assess: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        positions: { type: "string" },
        prices: { type: "string" },
        instruments: { type: "string" },
        "as-of": { type: "string" },
        window: { type: "string", default: String(DEFAULT_CONVENTIONS.windowDays) },
        currency: { type: "string", default: "USD" },
        quantile: { type: "string", default: DEFAULT_CONVENTIONS.quantile },
        "ignore-unknown": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    const { positions, prices, instruments, window, currency } = values;
    const asOf = values["as-of"] ?? null;
    const quantile = QUANTILE_RULES.find((rule) => rule === values.quantile);
    const windowDays = /^\d+$/.test(window) ? Number(window) : Number.NaN;
    if (positions === undefined) throw new UsageError("--positions is missing.");
    if (prices === undefined) throw new UsageError("--prices is missing.");
    if (quantile === undefined) throw new UsageError(`--quantile is one of ${QUANTILE_RULES.join(", ")}.`);
    if (!(windowDays >= WINDOW_MIN && windowDays <= WINDOW_MAX))
      throw new UsageError(`--window is a whole number from ${WINDOW_MIN} to ${WINDOW_MAX}.`);
    if (!isCurrencyCode(currency)) throw new UsageError(`--currency is a code like USD, not ${currency}.`);
    if (asOf !== null && !isCalendarDate(asOf))
      throw new UsageError(`--as-of is a day like 2018-08-31, not ${asOf}.`);

    const bar = progress(prices, io);
    const { snapshot, notes } = await assessFiles({
      positions: openCsv(pathOf(positions, io)),
      prices: openCsv(pathOf(prices, io), bar.update),
      instruments: instruments === undefined ? null : openCsv(pathOf(instruments, io)),
      asOf,
      windowDays,
      baseCurrency: currency,
      quantile,
      ignoreUnknown: values["ignore-unknown"],
      codeVersion: io.config.codeVersion,
    }).finally(bar.end);
    const json = assessmentJson(snapshot, notes);
    io.out(values.json ? `${JSON.stringify(json, null, 2)}\n` : assessmentTable(snapshot, notes));
    return 0;
  },
};
