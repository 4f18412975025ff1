import { type ColumnUnit, inColumn, thousandsOf } from "~/components/format/money";
import { apportion } from "~/components/format/percent";
import type { Board } from "~/server/services/risk/board-of";

export type ContributorLine = {
  readonly key: string;
  readonly symbol: string;
  readonly detail: string;
  readonly value: number;
  readonly amount: string;
  readonly share: string;
  /** The rest of the book. */
  readonly isRest: boolean;
};

export type ContributorsView = {
  readonly unit: ColumnUnit;
  readonly total: string;
  readonly lines: readonly ContributorLine[];
};

/** Adders, the rest, relievers. The shown amounts sum to the shown total. */
export function contributorsOf(board: Board): ContributorsView | null {
  if (board.pool.status !== "ok") return null;
  const total = board.pool.value.var99;
  const unit = thousandsOf(total);
  const parts = [
    ...board.contributors.filter(({ componentVar99 }) => componentVar99 > 0),
    null,
    ...board.contributors.filter(({ componentVar99 }) => componentVar99 <= 0),
  ].filter((part) => part !== null || board.others.count > 0);
  const values = parts.map((part) => (part ?? board.others).componentVar99);
  const amounts = apportion(
    values.map((value) => value / unit.scale),
    total / unit.scale,
    unit.digits,
  );
  const shares = apportion(
    values.map((value) => (value / total) * 100),
    100,
    0,
  );
  return {
    unit,
    total: inColumn(total, unit),
    lines: parts.map((part, index) => ({
      key: part?.positionId ?? "rest",
      symbol: part?.symbol ?? `${board.others.count} others`,
      detail: part ? (part.sector ?? (part.name === part.symbol ? "" : part.name)) : "net",
      value: values[index] ?? 0,
      amount: inColumn((amounts[index] ?? 0) * unit.scale, unit),
      share: `${inColumn(shares[index] ?? 0, { label: "", scale: 1, digits: 0 })}%`,
      isRest: part === null,
    })),
  };
}
