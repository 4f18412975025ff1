"use client";
import { extent } from "d3-array";
import { scaleLinear, scaleUtc } from "d3-scale";
import { line } from "d3-shape";
import { price } from "~/components/format/money";
import { calendarDay } from "~/components/format/time";
import { useWidth } from "./use-width";

const MARGIN = { top: 12, right: 64, bottom: 20, left: 8 };
const TICKS = 4;
const TWIN_ROWS = 12;

export type Close = { readonly date: string; readonly close: number };

/** Daily closes, then the price of now. */
export function PriceLine({
  closes,
  now,
  height,
}: {
  closes: readonly Close[];
  now: number | null;
  height: number;
}) {
  const [frame, width] = useWidth<HTMLDivElement>(520);
  const [first, last] = [closes[0], closes.at(-1)];
  if (!first || !last) return null;
  const values = [...closes.map(({ close }) => close), ...(now === null ? [] : [now])];
  const [low = 0, high = 1] = extent(values);
  const x = scaleUtc()
    .domain([Date.parse(first.date), Date.parse(last.date)])
    .range([MARGIN.left, width - MARGIN.right]);
  const room = (high - low || high || 1) * 0.1;
  const y = scaleLinear()
    .domain([low - room, high + room])
    .range([height - MARGIN.bottom, MARGIN.top]);
  const path = line<Close>(
    ({ date }) => x(Date.parse(date)),
    ({ close }) => y(close),
  );
  const end = now ?? last.close;
  const step = Math.max(1, Math.ceil(closes.length / TWIN_ROWS));
  return (
    <div className="price-line" ref={frame}>
      <svg
        className="chart"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Daily closes from ${price(first.close)} on ${calendarDay(first.date, true)} to ${price(last.close)} on ${calendarDay(last.date, true)}, between ${price(low)} and ${price(high)}; now ${price(end)}.`}
      >
        {y.ticks(TICKS).map((tick) => (
          <g key={tick}>
            <path className="chart-grid" d={`M${MARGIN.left} ${y(tick)}H${width - MARGIN.right}`} />
            {Math.abs(y(tick) - y(end)) > 12 && (
              <text x={width - MARGIN.right + 8} y={y(tick) + 4}>
                {price(tick)}
              </text>
            )}
          </g>
        ))}
        {[0, 0.33, 0.66, 1].map((share) => {
          const close = closes[Math.round(share * (closes.length - 1))];
          return (
            close && (
              <text
                key={share}
                x={x(Date.parse(close.date))}
                y={height - 4}
                textAnchor={share === 0 ? "start" : share === 1 ? "end" : "middle"}
              >
                {calendarDay(close.date)}
              </text>
            )
          );
        })}
        <path className="chart-line" d={path(closes) ?? ""} />
        <circle className="chart-dot" cx={width - MARGIN.right} cy={y(end)} r="3" />
        <text className="chart-label is-var" x={width - MARGIN.right + 8} y={y(end) + 4}>
          {price(end)}
        </text>
      </svg>
      <table className="only-heard">
        <caption>Daily closes, every {step} days</caption>
        <tbody>
          {closes
            .filter((_, index) => (closes.length - 1 - index) % step === 0)
            .map(({ date, close }) => (
              <tr key={date}>
                <th scope="row">{calendarDay(date, true)}</th>
                <td>{price(close)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
