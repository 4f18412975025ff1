import { group } from "d3-array";
import { dayCount, quantity } from "~/components/format/count";
import { type ColumnUnit, inColumn, price, thousandsOf } from "~/components/format/money";
import { apportion, percent } from "~/components/format/percent";
import { noteBeside } from "~/components/format/prose";
import type { Measure } from "~/server/domain/measure";
import type { PositionRisk } from "~/server/domain/snapshot";

/** Columns that can be sorted by; the rest of the row follows. */
export type SortKey =
  | "symbol"
  | "value"
  | "exposure"
  | "dayPnl"
  | "var99"
  | "es975"
  | "volatility"
  | "exitDays";
export type Sort = { readonly key: SortKey; readonly isDescending: boolean };

export type PositionsQuery = {
  readonly sort: Sort;
  readonly filter: string;
  readonly collapsed: ReadonlySet<string>;
  /** True where net asset value is known; else exposures are shares of gross. */
  readonly whole: number;
  readonly totalVar99: number;
  readonly totalEs975: number;
};

/** A text that may be missing, with its reason. */
export type Cell = { readonly text: string | null; readonly reason?: string; readonly sign?: number };

/** One line of the table, decided to the last character: equal lines are not painted again. */
export type PositionLine = {
  readonly key: string;
  readonly level: 0 | 1 | 2;
  readonly label: string;
  readonly detail: string;
  /** Set on groups. */
  readonly isOpen?: boolean;
  readonly quantity: Cell;
  readonly price: Cell;
  readonly currency: string;
  readonly value: Cell;
  readonly exposure: Cell;
  readonly share: Cell;
  readonly dayPnl: Cell;
  readonly var99: string;
  readonly var99Value: number;
  readonly shareOfVar: string;
  readonly es975: string;
  readonly volatility: Cell;
  readonly exitDays: Cell;
  readonly state: string;
  readonly note: string | null;
};

export type PositionsView = {
  readonly lines: readonly PositionLine[];
  readonly total: PositionLine;
  readonly unit: ColumnUnit;
  readonly riskUnit: ColumnUnit;
  readonly shown: number;
};

const TRADING_DAYS = 252;
const NO_SECTOR = "No sector";

type Group = { key: string; label: string; level: 0 | 1; positions: PositionRisk[]; groups: Group[] };

/** Book, sector, position; groups are exact sums of what is below them, what is shown sums too. */
export function positionsView(positions: readonly PositionRisk[], query: PositionsQuery): PositionsView {
  const wanted = query.filter.trim().toLowerCase();
  const found = wanted === "" ? positions : positions.filter((position) => matches(position, wanted));
  const unit = thousandsOf(query.whole);
  const riskUnit = thousandsOf(query.totalVar99);
  const context: Context = { ...query, unit, riskUnit };
  const root: Group = {
    key: "all",
    label: "Portfolio",
    level: 0,
    positions: [...found],
    groups: booksOf(found),
  };
  const sums = { var99: sumOf(found, "componentVar99"), es975: sumOf(found, "componentEs975") };
  const shares = shownShares([sums], sums, context)[0] ?? ZERO;
  const lines: PositionLine[] = [];
  walk(root.groups, shares, context, lines);
  return {
    lines,
    total: groupLine({ ...root, label: wanted === "" ? "Portfolio" : "Found" }, shares, context),
    unit,
    riskUnit,
    shown: found.length,
  };
}

type Context = PositionsQuery & { readonly unit: ColumnUnit; readonly riskUnit: ColumnUnit };
/** What is printed of the three columns that must add up: thousands, thousands, points of percent. */
type Shown = { readonly var99: number; readonly es975: number; readonly share: number };
const ZERO: Shown = { var99: 0, es975: 0, share: 0 };

function walk(groups: readonly Group[], parent: Shown, context: Context, lines: PositionLine[]): void {
  const sorted = sortBy(groups, context.sort, (each) => groupValue(each, context.sort.key));
  const parts = sorted.map(({ positions }) => ({
    var99: sumOf(positions, "componentVar99"),
    es975: sumOf(positions, "componentEs975"),
  }));
  const shown = partsOf(parts, parent, context);
  for (const [index, group] of sorted.entries()) {
    const own = shown[index] ?? ZERO;
    lines.push(groupLine(group, own, context));
    if (context.collapsed.has(group.key)) continue;
    if (group.groups.length > 0) walk(group.groups, own, context, lines);
    else leaves(group, own, context, lines);
  }
}

function leaves(group: Group, parent: Shown, context: Context, lines: PositionLine[]): void {
  const sorted = sortBy(group.positions, context.sort, (position) =>
    positionValue(position, context.sort.key),
  );
  const parts = sorted.map(({ componentVar99, componentEs975 }) => ({
    var99: componentVar99,
    es975: componentEs975,
  }));
  const shown = partsOf(parts, parent, context);
  for (const [index, position] of sorted.entries())
    lines.push(positionLine(position, shown[index] ?? ZERO, context));
}

type Part = { readonly var99: number; readonly es975: number };

const shownShares = (parts: readonly Part[], total: Part, context: Context): Shown[] =>
  partsOf(
    parts,
    {
      var99: total.var99 / context.riskUnit.scale,
      es975: total.es975 / context.riskUnit.scale,
      share: (total.var99 / context.totalVar99) * 100,
    },
    context,
  );

/** Rounds the parts of a group so that they sum to what the group itself shows. */
function partsOf(parts: readonly Part[], parent: Shown, { riskUnit, totalVar99 }: Context): Shown[] {
  const column = (values: number[], total: number, digits: number) => apportion(values, total, digits);
  const var99 = column(
    parts.map((part) => part.var99 / riskUnit.scale),
    parent.var99,
    riskUnit.digits,
  );
  const es975 = column(
    parts.map((part) => part.es975 / riskUnit.scale),
    parent.es975,
    riskUnit.digits,
  );
  const share = column(
    parts.map((part) => (part.var99 / totalVar99) * 100),
    parent.share,
    1,
  );
  return parts.map((_, index) => ({
    var99: var99[index] ?? 0,
    es975: es975[index] ?? 0,
    share: share[index] ?? 0,
  }));
}

function booksOf(positions: readonly PositionRisk[]): Group[] {
  const books = group(positions, ({ bookId }) => bookId);
  return [...books].map(([bookId, held]) => {
    const sectors = group(held, ({ sector }) => sector ?? NO_SECTOR);
    return {
      key: `book ${bookId}`,
      label: held[0]?.bookName ?? bookId,
      level: 0,
      positions: held,
      groups: [...sectors].map(([sector, members]) => ({
        key: `book ${bookId} sector ${sector}`,
        label: sector,
        level: 1,
        positions: members,
        groups: [],
      })),
    };
  });
}

function groupLine(group: Group, shown: Shown, context: Context): PositionLine {
  const { positions } = group;
  const exposure = summed(positions, "exposureBase");
  return {
    key: group.key,
    level: group.level,
    label: group.label,
    detail: String(positions.length),
    isOpen: !context.collapsed.has(group.key),
    quantity: { text: "" },
    price: { text: "" },
    currency: "",
    value: amount(summed(positions, "valueBase"), context.unit),
    exposure: amount(exposure, context.unit),
    share: shareCell(exposure, context.whole),
    dayPnl: amount(summed(positions, "dayPnlBase"), context.unit, true),
    ...riskCells(shown, sumOf(positions, "componentVar99"), context),
    volatility: { text: "" },
    exitDays: { text: "" },
    state: "",
    note: null,
  };
}

function positionLine(position: PositionRisk, shown: Shown, context: Context): PositionLine {
  const { priceLocal, coverage, quoteState, note } = position;
  return {
    key: position.positionId,
    level: 2,
    label: position.symbol,
    detail: position.name === position.symbol ? "" : position.name,
    quantity: { text: quantity(position.quantity) },
    price: priceLocal === null ? { text: null, reason: "no price" } : { text: price(priceLocal) },
    currency: position.currency,
    value: amount(position.valueBase, context.unit),
    exposure: amount(position.exposureBase, context.unit),
    share: shareCell(position.exposureBase, context.whole),
    dayPnl: amount(position.dayPnlBase, context.unit, true),
    ...riskCells(shown, position.componentVar99, context),
    volatility: cell(position.dailyVolatility, (daily) =>
      percent(daily * Math.sqrt(TRADING_DAYS)).replace("%", ""),
    ),
    exitDays: cell(position.daysToLiquidate, dayCount),
    state: stateWord(coverage, quoteState),
    note: note === null ? null : noteBeside(coverage, note),
  };
}

function riskCells(shown: Shown, var99Value: number, { riskUnit }: Context) {
  return {
    var99: inColumn(shown.var99 * riskUnit.scale, riskUnit),
    var99Value,
    shareOfVar: percent(shown.share / 100),
    es975: inColumn(shown.es975 * riskUnit.scale, riskUnit),
  };
}

/** Said only where it is not plain: priced and live is the rule. */
function stateWord(coverage: PositionRisk["coverage"], quoteState: PositionRisk["quoteState"]): string {
  if (coverage !== "priced") return coverage;
  return quoteState === "live" || quoteState === "closed" ? "" : quoteState;
}

const cell = <T>(measure: Measure<T>, write: (value: T) => string): Cell =>
  measure.status === "ok" ? { text: write(measure.value) } : { text: null, reason: measure.reason };

const amount = (measure: Measure<number>, unit: ColumnUnit, isSigned = false): Cell =>
  measure.status === "ok"
    ? { text: inColumn(measure.value, unit, isSigned), ...(isSigned && { sign: Math.round(measure.value) }) }
    : { text: null, reason: measure.reason };

const shareCell = (measure: Measure<number>, whole: number): Cell =>
  cell(measure, (value) => percent(value / whole, { signed: true }));

type SummedKey = "valueBase" | "exposureBase" | "dayPnlBase";

/** The sum of a group; one missing part makes it unknown, as it would not be the sum. */
function summed(positions: readonly PositionRisk[], key: SummedKey): Measure<number> {
  let total = 0;
  let missing = 0;
  for (const position of positions) {
    const measure = position[key];
    if (measure.status === "ok") total += measure.value;
    else missing += 1;
  }
  if (missing === 0) return { status: "ok", value: total };
  return {
    status: "unavailable",
    code: "no-price",
    reason: `${missing} of ${positions.length} positions have none`,
  };
}

const sumOf = (positions: readonly PositionRisk[], key: "componentVar99" | "componentEs975"): number =>
  positions.reduce((total, position) => total + position[key], 0);

type SortValue = number | string | null;

const orNull = (measure: Measure<number>): number | null => (measure.status === "ok" ? measure.value : null);

function positionValue(position: PositionRisk, key: SortKey): SortValue {
  switch (key) {
    case "symbol":
      return position.symbol;
    case "value":
      return orNull(position.valueBase);
    case "exposure":
      return orNull(position.exposureBase);
    case "dayPnl":
      return orNull(position.dayPnlBase);
    case "var99":
      return position.componentVar99;
    case "es975":
      return position.componentEs975;
    case "volatility":
      return orNull(position.dailyVolatility);
    case "exitDays":
      return orNull(position.daysToLiquidate);
  }
}

function groupValue(group: Group, key: SortKey): SortValue {
  if (key === "symbol") return group.label;
  const sums = { value: "valueBase", exposure: "exposureBase", dayPnl: "dayPnlBase" } as const;
  if (key === "es975") return sumOf(group.positions, "componentEs975");
  if (key === "value" || key === "exposure" || key === "dayPnl")
    return orNull(summed(group.positions, sums[key]));
  return sumOf(group.positions, "componentVar99");
}

/** What is missing comes last, whichever way. */
function sortBy<I>(items: readonly I[], { isDescending }: Sort, read: (item: I) => SortValue): I[] {
  const direction = isDescending ? -1 : 1;
  return items.toSorted((a, b) => {
    const [x, y] = [read(a), read(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    if (typeof x === "string" || typeof y === "string") return direction * String(x).localeCompare(String(y));
    return direction * (x - y);
  });
}

const matches = (position: PositionRisk, wanted: string): boolean =>
  [
    position.symbol,
    position.name,
    position.sector,
    position.issuer,
    position.country,
    position.bookName,
    position.type,
  ]
    .filter((text) => text !== null)
    .some((text) => text.toLowerCase().includes(wanted));
