"use client";
import { scaleLinear, scalePoint } from "d3-scale";
import { line } from "d3-shape";
import { useWidth } from "~/components/charts/use-width";
import { inColumn, moneyInFull, thousandsOf } from "~/components/format/money";
import { calendarDay } from "~/components/format/time";
import type { ScoreDay } from "~/server/services/backtest/score-portfolio";
import { exceptionsAt, type Level, levelName, lineOf } from "./backtest.view";

const MARGIN = { top: 10, right: 8, bottom: 22, left: 56 };
const HEIGHT = 240;
const TICKS = 5;
/** Below this width two days are written under the axis, else five. */
const NARROW = 560;

type Props = { readonly days: readonly ScoreDay[]; readonly level: Level; readonly currency: string };

/** Each day's profit against the loss that was forecast for it the evening before; exceptions are marked. */
export function ExceptionsChart({ days, level, currency }: Props) {
  const [frame, width] = useWidth<HTMLDivElement>(900);
  const exceptions = exceptionsAt(days, level);
  const values = days.flatMap((day) => [day.hypotheticalPnlBase, -lineOf(day, level)]);
  const unit = thousandsOf(Math.max(...values.map(Math.abs)));
  const x = scalePoint<string>()
    .domain(days.map(({ date }) => date))
    .range([MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(0, ...values)])
    .nice(TICKS)
    .range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const at = (date: string): number => x(date) ?? 0;
  const path = line<ScoreDay>(
    ({ date }) => at(date),
    (day) => y(-lineOf(day, level)),
  );
  return (
    <div className="exceptions-chart" ref={frame}>
      <svg
        className="chart"
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`Profit of ${days.length} days against the VaR ${levelName(level)} forecast for each; ${exceptions.length} lost more.`}
      >
        {y.ticks(TICKS).map((tick) => (
          <g key={tick}>
            <path className="chart-grid" d={`M${MARGIN.left} ${y(tick)}H${width - MARGIN.right}`} />
            <text x={MARGIN.left - 6} y={y(tick) + 4} textAnchor="end">
              {inColumn(tick, unit)}
            </text>
          </g>
        ))}
        {(width < NARROW ? [0, 1] : [0, 0.25, 0.5, 0.75, 1]).map((share) => {
          const day = days[Math.round(share * (days.length - 1))];
          return (
            day && (
              <text
                key={share}
                x={at(day.date)}
                y={HEIGHT - 5}
                textAnchor={share === 0 ? "start" : share === 1 ? "end" : "middle"}
              >
                {calendarDay(day.date, true)}
              </text>
            )
          );
        })}
        {days.map((day) => (
          <path
            key={day.date}
            className="exceptions-day"
            d={`M${at(day.date)} ${y(0)}V${y(day.hypotheticalPnlBase)}`}
          />
        ))}
        <path className="chart-line" d={path(days) ?? ""} />
        {exceptions.map((day) => (
          <circle
            key={day.date}
            className="exceptions-mark"
            cx={at(day.date)}
            cy={y(day.hypotheticalPnlBase)}
            r="3.5"
          >
            <title>{`${calendarDay(day.date, true)}: ${moneyInFull(day.hypotheticalPnlBase, { currency, signed: true })}`}</title>
          </circle>
        ))}
      </svg>
      <p className="chart-key">
        <span className="exceptions-key-day">Hypothetical P&L of a day</span>
        <span className="exceptions-key-line">VaR {levelName(level)} forecast the evening before</span>
        <span className="exceptions-key-mark">Exception</span>
      </p>
    </div>
  );
}
