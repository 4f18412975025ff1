"use client";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { useMemo, useState } from "react";
import { capitalised } from "~/components/format/count";
import { money, moneyInFull } from "~/components/format/money";
import { finePercent } from "~/components/format/percent";
import { duration, marketTime } from "~/components/format/time";
import type { HistoryPoint } from "~/server/ports/risk-history";
import { apart } from "./apart";
import { domainOf, SPANS, type Span, stretchesOf } from "./live-line.view";
import { useWidth } from "./use-width";

const MARGIN = { top: 10, right: 96, bottom: 20, left: 52 };
const TICKS = 3;
const TWIN_ROWS = 10;
const LABEL_GAP = 13;

type LiveLineProps = {
  readonly points: readonly HistoryPoint[];
  readonly span: Span;
  readonly nowMs: number;
  readonly currency: string;
  /** The VaR limit in base currency, where there is one. */
  readonly limit: number | null;
  readonly height: number;
  /** False where the last figure is too old to be of now. */
  readonly isNow: boolean;
};

/** VaR and ES up to now, against the limit. What nobody computed is left out of the line. */
export function LiveLine({ points, span, nowMs, currency, limit, height, isNow }: LiveLineProps) {
  const [frame, width] = useWidth<HTMLDivElement>(760);
  const [chosen, setChosen] = useState<number | null>(null);
  const { ms, grainMs } = SPANS[span];
  const isNarrow = width < 480;
  const right = isNarrow ? 78 : MARGIN.right;
  const x = scaleLinear()
    .domain([nowMs - ms, nowMs])
    .range([MARGIN.left, width - right]);
  const y = scaleLinear()
    .domain(domainOf(points, limit))
    .range([height - MARGIN.bottom, MARGIN.top]);
  const stretches = useMemo(() => stretchesOf(points, grainMs), [points, grainMs]);
  const last = points.at(-1);
  const at = chosen === null ? null : (nearest(points, x, chosen) ?? null);
  const path = (pick: (point: HistoryPoint) => number | null) =>
    stretches
      .map((stretch) =>
        line<HistoryPoint>(
          (point) => x(point.computedAtMs),
          (point) => y(pick(point) ?? 0),
        )(stretch),
      )
      .join("");
  const labels = apart(
    [
      { key: "limit", text: limit === null ? "" : `Limit ${money(limit, { currency })}`, at: y(limit ?? 0) },
      { key: "es", text: figure("ES 97.5", last?.es975Base, currency), at: y(last?.es975Base ?? 0) },
      { key: "var", text: figure("VaR 99", last?.var99Base, currency), at: y(last?.var99Base ?? 0) },
      { key: "near", text: limit === null ? "" : "80% of limit", at: y((limit ?? 0) * 0.8) },
    ].filter(({ text }) => text !== ""),
    LABEL_GAP,
  );
  const summary = summaryOf(points, span, currency, limit);
  return (
    <div className="live-line" ref={frame}>
      <svg
        className="chart"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={summary}
      >
        {limit !== null && (
          <>
            <rect
              className="chart-over"
              x={MARGIN.left}
              y={MARGIN.top}
              width={Math.max(0, width - right - MARGIN.left)}
              height={Math.max(0, y(limit) - MARGIN.top)}
            />
            <rect
              className="chart-near"
              x={MARGIN.left}
              y={y(limit)}
              width={Math.max(0, width - right - MARGIN.left)}
              height={Math.max(0, y(limit * 0.8) - y(limit))}
            />
          </>
        )}
        {y.ticks(TICKS).map((tick) => (
          <g key={tick}>
            <path className="chart-grid" d={`M${MARGIN.left} ${y(tick)}H${width - right}`} />
            <text x={MARGIN.left - 8} y={y(tick) + 4} textAnchor="end">
              {money(tick, { currency })}
            </text>
          </g>
        ))}
        {[1, 0.5, 0].map((share) => (
          <text
            key={share}
            className={share === 0 ? "is-ink" : ""}
            x={x(nowMs - share * ms)}
            y={height - 4}
            textAnchor={share === 1 ? "start" : "middle"}
          >
            {share === 0 ? (isNow ? "now" : "last") : `\u2212${spanPart(ms * share)}`}
          </text>
        ))}
        {limit !== null && (
          <>
            <path className="chart-near-line" d={`M${MARGIN.left} ${y(limit * 0.8)}H${width - right}`} />
            <path className="chart-load-line" d={`M${MARGIN.left} ${y(limit)}H${width - right + 8}`} />
            <circle className="chart-ring" cx={width - right} cy={y(limit)} r="5" />
          </>
        )}
        <path className="chart-line is-second" d={path((point) => point.es975Base)} />
        <path className="chart-line is-first" d={path((point) => point.var99Base)} />
        {last?.var99Base != null && (
          <circle className="chart-dot" cx={x(last.computedAtMs)} cy={y(last.var99Base)} r="3" />
        )}
        {last?.es975Base != null && (
          <circle className="chart-dot is-second" cx={x(last.computedAtMs)} cy={y(last.es975Base)} r="2.5" />
        )}
        {labels.map(({ key, text, at: top }) => (
          <text key={key} className={`chart-label is-${key}`} x={width - right + 12} y={top + 4}>
            {isNarrow ? text.replace(/^(Limit|ES 97\.5|VaR 99) .*/, "$1") : text}
          </text>
        ))}
        {at && (
          <path
            className="chart-crosshair"
            d={`M${x(at.computedAtMs)} ${MARGIN.top}V${height - MARGIN.bottom}`}
          />
        )}
      </svg>
      {points.length > 1 && (
        <input
          className="chart-cursor"
          type="range"
          aria-label="Read the line at a moment"
          aria-valuetext={at ? reading(at, currency, nowMs) : "now"}
          min={0}
          max={100}
          value={chosen === null ? 100 : Math.round(chosen * 100)}
          style={{ left: MARGIN.left, right, height: height - MARGIN.bottom }}
          onChange={(event) => setChosen(Number(event.target.value) / 100)}
          onPointerMove={({ clientX, currentTarget }) => {
            const box = currentTarget.getBoundingClientRect();
            setChosen(Math.min(1, Math.max(0, (clientX - box.left) / box.width)));
          }}
          onPointerLeave={() => setChosen(null)}
          onBlur={() => setChosen(null)}
        />
      )}
      {at && (
        <p className="chart-reading" aria-hidden="true">
          {reading(at, currency, nowMs)}
        </p>
      )}
      <Twin points={points} currency={currency} />
    </div>
  );
}

function Twin({ points, currency }: { points: readonly HistoryPoint[]; currency: string }) {
  const step = Math.max(1, Math.ceil(points.length / TWIN_ROWS));
  const rows = points.filter((_, index) => (points.length - 1 - index) % step === 0);
  return (
    <table className="only-heard">
      <caption>VaR 99 and ES 97.5, {rows.length} readings</caption>
      <thead>
        <tr>
          <th>Market time, New York</th>
          <th>VaR 99</th>
          <th>ES 97.5</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((point) => (
          <tr key={point.computedAtMs}>
            <td>{marketTime(point.asOfMs)}</td>
            <td>{full(point.var99Base, currency)}</td>
            <td>{full(point.es975Base, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function nearest(points: readonly HistoryPoint[], x: (ms: number) => number, share: number) {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return null;
  const plot = x as ReturnType<typeof scaleLinear<number>>; // the scale's own inverse is needed
  const [from = 0, to = 1] = plot.range();
  const wanted = plot.invert(from + share * (to - from));
  return points.reduce((best, point) =>
    Math.abs(point.computedAtMs - wanted) < Math.abs(best.computedAtMs - wanted) ? point : best,
  );
}

const full = (value: number | null, currency: string): string =>
  value === null ? "unknown" : moneyInFull(value, { currency });

const figure = (name: string, value: number | null | undefined, currency: string): string =>
  value == null ? "" : `${name} ${money(value, { currency })}`;

const spanPart = (ms: number): string => duration(ms).replace("1 day", "24 h");

const reading = (point: HistoryPoint, currency: string, nowMs: number): string =>
  `${duration(nowMs - point.computedAtMs)} ago, ${marketTime(point.asOfMs)} New York: VaR 99 ${full(point.var99Base, currency)}, ES 97.5 ${full(point.es975Base, currency)}`;

function summaryOf(
  points: readonly HistoryPoint[],
  span: Span,
  currency: string,
  limit: number | null,
): string {
  const known = points.filter(({ var99Base }) => var99Base !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (!first?.var99Base || !last?.var99Base) return "VaR 99 and ES 97.5: no figures yet.";
  const change = last.var99Base - first.var99Base;
  const moved = `${capitalised(change >= 0 ? "up" : "down")} ${money(Math.abs(change), { currency })}`;
  const against =
    limit === null
      ? "No VaR limit is set."
      : `That is ${finePercent(last.var99Base / limit)} of the limit ${money(limit, { currency })}.`;
  return `VaR 99 is ${money(last.var99Base, { currency })}. ${moved} over the last ${SPANS[span].label}. ${against}`;
}
