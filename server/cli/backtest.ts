import { parseArgs } from "node:util";
import { isCalendarDate } from "~/server/domain/calendar-date";
import { DEFAULT_CONVENTIONS, QUANTILE_RULES } from "~/server/domain/conventions";
import { isCurrencyCode } from "~/server/domain/currency-codes";
import { RISK_METHODS } from "~/server/domain/snapshot";
import { backtestFiles } from "~/server/services/backtest/backtest-files";
import { backtestJson } from "~/server/services/backtest/backtest-json";
import { openCsv } from "~/server/wiring/open-csv";
import { backtestTable } from "./backtest-table";
import { type Command, pathOf, UsageError } from "./command";
import { progress } from "./progress";

const WINDOW_MIN = 100;
const WINDOW_MAX = 5000;

const USAGE = `Usage: npm run --silent risk -- backtest --positions P.csv --prices X.csv[.gz] [options]

  --positions FILE      symbol,quantity and more; the same quantities on every day
  --prices FILE         symbol,date,...,close,... or date,AAA,BBB,...
  --instruments FILE    symbol,type,currency,... where symbols do not say it
  --from DATE           evening of the first forecast; by default the first with a full window
  --to DATE             day of the last outcome; by default that of the newest price
  --method shown        those that the screens show; all of them with all; or names with commas between:
                        pool,historical,filtered-gjr,...
  --window 500          historical moves, ${WINDOW_MIN} to ${WINDOW_MAX}
  --currency USD        base currency
  --quantile RULE       ${QUANTILE_RULES.join(" | ")}
  --ignore-unknown      leave columns aside that nobody knows
  --json                everything, for other programs
  --series              with --json: every day's VaR and ES too
`;

export const backtest: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        positions: { type: "string" },
        prices: { type: "string" },
        instruments: { type: "string" },
        from: { type: "string" },
        to: { type: "string" },
        method: { type: "string", default: "shown" },
        window: { type: "string", default: String(DEFAULT_CONVENTIONS.windowDays) },
        currency: { type: "string", default: "USD" },
        quantile: { type: "string", default: DEFAULT_CONVENTIONS.quantile },
        "ignore-unknown": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        series: { type: "boolean", default: false },
      },
    });
    const { positions, prices, instruments, window, currency, method } = values;
    const quantile = QUANTILE_RULES.find((rule) => rule === values.quantile);
    const windowDays = /^\d+$/.test(window) ? Number(window) : Number.NaN;
    if (positions === undefined) throw new UsageError("--positions is missing.");
    if (prices === undefined) throw new UsageError("--prices is missing.");
    if (quantile === undefined) throw new UsageError(`--quantile is one of ${QUANTILE_RULES.join(", ")}.`);
    if (!(windowDays >= WINDOW_MIN && windowDays <= WINDOW_MAX))
      throw new UsageError(`--window is a whole number from ${WINDOW_MIN} to ${WINDOW_MAX}.`);
    if (!isCurrencyCode(currency)) throw new UsageError(`--currency is a code like USD, not ${currency}.`);
    const [from, to] = [dayOf("--from", values.from), dayOf("--to", values.to)];
    if (from !== null && to !== null && from >= to)
      throw new UsageError(`--from ${from} is not before --to ${to}.`);
    if (values.series && !values.json) throw new UsageError("--series goes with --json.");

    const reading = progress(prices, io);
    const outcome = await backtestFiles({
      positions: openCsv(pathOf(positions, io)),
      prices: openCsv(pathOf(prices, io), reading.update),
      instruments: instruments === undefined ? null : openCsv(pathOf(instruments, io)),
      from,
      to,
      methods: namesOf(method),
      windowDays,
      baseCurrency: currency,
      quantile,
      ignoreUnknown: values["ignore-unknown"],
    }).finally(reading.end);
    io.out(
      values.json
        ? `${JSON.stringify(backtestJson(outcome, values.series), null, 2)}\n`
        : backtestTable(outcome),
    );
    return 0;
  },
};

function dayOf(name: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!isCalendarDate(text)) throw new UsageError(`${name} is a day like 2018-08-31, not ${text}.`);
  return text;
}

/** Null = all of them. */
function namesOf(method: string): readonly string[] | null {
  if (method === "all") return null;
  return method === "shown" ? RISK_METHODS : method.split(",").map((name) => name.trim());
}
