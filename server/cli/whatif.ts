import { parseArgs } from "node:util";
import type { Measure } from "~/server/domain/measure";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { WhatIf } from "~/server/domain/what-if";
import { assessmentJson } from "~/server/services/assess/assessment-json";
import { type SymbolTrade, whatIfFiles } from "~/server/services/assess/what-if-files";
import { type Command, UsageError } from "./command";
import { dayOption, FILE_OPTIONS, FILE_USAGE, openFiles } from "./file-options";
import { aligned, amount, change } from "./text-table";

const USAGE = `Usage: npm run --silent risk -- whatif --positions P.csv --prices X.csv[.gz] --trade "AAPL -500" [options]

  --trade "SYMBOL Q"    what is bought (or sold, Q negative); more than once for several
${FILE_USAGE}  --as-of DATE          the day of the assessment, 2018-08-31; by default that of the newest price
  --json                both assessments whole, for other programs
`;

export const whatIf: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...FILE_OPTIONS,
        trade: { type: "string", multiple: true, default: [] },
        "as-of": { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const trades = values.trade.map(tradeOf);
    if (trades.length === 0) throw new UsageError("--trade is missing.");
    const files = openFiles(values, dayOption("as-of", values["as-of"]), io);
    const { found, notes } = await whatIfFiles(files.input, trades).finally(files.end);
    io.out(
      values.json
        ? `${JSON.stringify(jsonOf(found, trades, notes), null, 2)}\n`
        : tableOf(found, trades, notes),
    );
    return 0;
  },
};

/** As in files of positions. */
const QUANTITY_MAX = 1e15;

/** `AAPL -500`: the quantity is the last word, symbols may have spaces. */
function tradeOf(text: string): SymbolTrade {
  const match = /^\s*(\S.*?)\s+([-+]?[\d_]*\.?\d+(?:e\d+)?)\s*$/i.exec(text);
  const quantity = Number(match?.[2]?.replaceAll("_", ""));
  if (!match?.[1] || !Number.isFinite(quantity))
    throw new UsageError(`--trade is a symbol and a quantity like "AAPL -500", not "${text}".`);
  if (Math.abs(quantity) > QUANTITY_MAX)
    throw new UsageError(`--trade ${text}: a quantity is at most ${QUANTITY_MAX}.`);
  if (quantity === 0) throw new UsageError(`--trade ${text}: a trade of nothing is no trade.`);
  return { symbol: match[1], quantity };
}

function jsonOf(
  { before, after, costBase }: WhatIf,
  trades: readonly SymbolTrade[],
  notes: readonly string[],
) {
  return {
    trades,
    costBase: costBase.status === "ok" ? costBase.value : null,
    before: assessmentJson(before, notes),
    after: assessmentJson(after, notes),
  };
}

function tableOf(
  { before, after, costBase }: WhatIf,
  trades: readonly SymbolTrade[],
  notes: readonly string[],
): string {
  const row = (name: string, pick: (snapshot: RiskSnapshot) => Measure<number>): string[] => {
    const [was, is] = [pick(before), pick(after)];
    if (was.status !== "ok") return [name, `unavailable: ${was.reason}`];
    if (is.status !== "ok") return [name, amount(was.value), `unavailable: ${is.reason}`];
    return [name, amount(was.value), amount(is.value), change(is.value - was.value)];
  };
  const figure = (name: string, key: "var95" | "var99" | "es975"): string[] =>
    row(name, ({ pool }) => (pool.status === "ok" ? { status: "ok", value: pool.value[key] } : pool));
  const plain = (value: number): Measure<number> => ({ status: "ok", value });
  const cost = costBase.status === "ok" ? amount(costBase.value) : costBase.reason;
  const lines = [
    [
      `${before.portfolioName} as of ${before.asOfDate}, amounts in ${before.baseCurrency}, losses positive`,
      `If ${trades.map(({ symbol, quantity }) => `${quantity > 0 ? "+" : ""}${quantity} ${symbol}`).join(", ")}, for ${cost}:`,
    ],
    aligned([
      ["", "Before", "After", "Change"],
      figure("VaR 95", "var95"),
      figure("VaR 99", "var99"),
      figure("ES 97.5", "es975"),
      row("Volatility, one day", ({ volatilityDailyBase }) => volatilityDailyBase),
      row("Gross exposure", ({ grossBase }) => plain(grossBase)),
      row("Net exposure", ({ netBase }) => plain(netBase)),
      row("Worst stress, profit", ({ stress: [worst] }) =>
        worst
          ? plain(worst.pnlBase)
          : { status: "unavailable", code: "no-positions", reason: "nothing moves" },
      ),
    ]),
    [...notes, ...after.coverage.exclusions.map(({ symbol, reason }) => `${symbol} is left out: ${reason}.`)],
  ];
  return `${lines
    .filter((section) => section.length > 0)
    .map((section) => section.join("\n"))
    .join("\n\n")}\n`;
}
