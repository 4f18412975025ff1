import type { TileView } from "~/components/board/tiles.view";
import type { Tone } from "~/components/charts/tone";
import { capitalised, inDays, quantity } from "~/components/format/count";
import { money, price } from "~/components/format/money";
import { finePercent, percent } from "~/components/format/percent";
import { noteBeside } from "~/components/format/prose";
import { marketMinute } from "~/components/format/time";
import type { PositionRisk, StressResult } from "~/server/domain/snapshot";
import type { Board } from "~/server/services/risk/board-of";

export type Finding = { readonly tone: Tone; readonly finding: string; readonly because: string };

/** What share of the risk sits in one position, against its size. */
export function positionFinding(
  position: PositionRisk,
  board: Board,
  rank: number,
  isStale: boolean,
): Finding {
  const { symbol, componentVar99, exposureBase, note, coverage } = position;
  if (board.pool.status !== "ok" || isStale)
    return {
      tone: "unknown",
      finding: `The risk of ${symbol} is not known now`,
      because: "The figures are the last ones received.",
    };
  const share = componentVar99 / board.pool.value.var99;
  const nav = board.navBase.status === "ok" ? board.navBase.value : null;
  const whole = nav ?? board.grossBase;
  const size =
    exposureBase.status === "ok"
      ? ` on exposure of ${finePercent(Math.abs(exposureBase.value) / whole)} of ${nav === null ? "gross" : "NAV"}`
      : "";
  const verb = share < 0 ? "relieves" : "carries";
  const because = [
    coverage === "priced" ? "" : `It is ${coverage}.`,
    note === null ? "" : `${capitalised(noteBeside(coverage, note))}.`,
    share >= 0
      ? `Number ${rank} of ${board.coverage.positions} by component VaR.`
      : "Without it VaR 99 would be higher.",
  ];
  return {
    tone: coverage === "priced" ? "calm" : "unknown",
    finding: `${symbol} ${verb} ${percent(Math.abs(share))} of VaR 99${size}`,
    because: because.filter((text) => text !== "").join(" "),
  };
}

/** The seven tiles of a position. */
export function positionTiles(position: PositionRisk, board: Board): readonly TileView[] {
  const { baseCurrency: currency, conventions } = board;
  const horizon = `${conventions.horizonDays} d`;
  const total = board.pool.status === "ok" ? board.pool.value.var99 : null;
  return [
    {
      name: "Price",
      convention:
        position.priceAtMs === null
          ? position.currency
          : `${position.currency}, ${marketMinute(position.priceAtMs)}`,
      figure: position.priceLocal === null ? null : price(position.priceLocal),
      context: position.priceLocal === null ? "never quoted" : position.quoteState,
    },
    {
      name: "Value",
      convention: currency,
      ...tileFigure(position.valueBase, (value) => money(value, { currency })),
      context:
        position.valueBase.status === "ok"
          ? `${quantity(position.quantity)} held`
          : position.valueBase.reason,
    },
    {
      name: "P&L today",
      convention: "since close",
      ...tileFigure(position.dayPnlBase, (value) => money(value, { currency, signed: true })),
      ...(position.dayPnlBase.status === "ok" && { sign: position.dayPnlBase.value }),
      context:
        position.dayPnlBase.status !== "ok"
          ? position.dayPnlBase.reason
          : position.unrealisedPnlBase.status === "ok"
            ? `${money(position.unrealisedPnlBase.value, { currency, signed: true })} since entry`
            : "",
    },
    {
      name: "Component VaR 99",
      convention: horizon,
      figure: money(position.componentVar99, { currency }),
      context: position.componentVar99 < 0 ? "relieves" : "adds",
    },
    {
      name: "Component ES 97.5",
      convention: horizon,
      figure: money(position.componentEs975, { currency }),
      context: position.componentEs975 < 0 ? "relieves" : "adds",
    },
    {
      name: "Share of VaR 99",
      convention: "",
      figure: total === null ? null : percent(position.componentVar99 / total),
      context: total === null ? "there is no VaR" : `of ${money(total, { currency })}`,
    },
    {
      name: "Exit",
      convention: `${percent(conventions.participation, { digits: 0 })} of volume`,
      ...tileFigure(position.daysToLiquidate, inDays),
      context:
        position.daysToLiquidate.status === "ok" ? "to sell all of it" : position.daysToLiquidate.reason,
    },
  ];
}

const tileFigure = (measure: PositionRisk["valueBase"], write: (value: number) => string) => ({
  figure: measure.status === "ok" ? write(measure.value) : null,
});

/** What a position loses in the episodes that name it among their worst. */
export const drivenEpisodes = (
  stress: readonly StressResult[],
  positionId: string,
): readonly { readonly id: string; readonly name: string; readonly pnlBase: number }[] =>
  stress.flatMap(({ id, name, drivers }) =>
    drivers
      .filter((driver) => driver.positionId === positionId)
      .map(({ pnlBase }) => ({ id, name, pnlBase })),
  );
