"use client";
import { extent } from "d3-array";
import { scaleLinear, scalePoint } from "d3-scale";
import { line } from "d3-shape";
import { useWidth } from "~/components/charts/use-width";
import type { LimitHistory } from "~/server/domain/limit-preview";
import type { LimitTerms } from "~/server/domain/limit-proposal";
import { limitFigure } from "./limit-words";
import { spanWords } from "./scope-words";

const MARGIN = { top: 14, right: 86, bottom: 20, left: 8 };
const HEIGHT = 150;
const TWIN_ROWS = 12;

type Props = {
  readonly history: LimitHistory;
  readonly terms: LimitTerms;
  readonly currency: string;
};

/** The metric of a year of evenings with the line that is asked for; evenings that are not known leave a gap. */
export function HistoryLine({ history, terms, currency }: Props) {
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const { evenings } = history;
  const known = evenings.flatMap(({ value }) => (value === null ? [] : [value]));
  const [low = 0, high = terms.threshold] = extent([...known, terms.threshold]);
  const room = (high - low || high || 1) * 0.1;
  const x = scalePoint<string>()
    .domain(evenings.map(({ date }) => date))
    .range([MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear()
    .domain([low - room, high + room])
    .range([HEIGHT - MARGIN.bottom, MARGIN.top]);
  const path = line<(typeof evenings)[number]>(
    ({ date }) => x(date) ?? 0,
    ({ value }) => y(value ?? 0),
  ).defined(({ value }) => value !== null);
  const write = (value: number) => limitFigure(value, terms.unit, currency);
  const [first, last] = [evenings[0], evenings.at(-1)];
  const step = Math.max(1, Math.ceil(evenings.length / TWIN_ROWS));
  return (
    <div ref={frame}>
      <svg
        className="chart"
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`${spanWords(first?.date, last?.date)}: between ${write(known.length > 0 ? Math.min(...known) : 0)} and ${write(known.length > 0 ? Math.max(...known) : 0)}, the line at ${write(terms.threshold)}; ${history.overDays} evenings over it.`}
      >
        <path
          className="chart-load-line"
          d={`M${MARGIN.left} ${y(terms.threshold)}H${width - MARGIN.right}`}
        />
        <text className="chart-label is-limit" x={width - MARGIN.right + 8} y={y(terms.threshold) + 4}>
          asked {write(terms.threshold)}
        </text>
        <path className="chart-line" d={path([...evenings]) ?? ""} />
        {evenings.map(({ date, value, utilisation }) =>
          value !== null && utilisation !== null && utilisation > 1 ? (
            <circle key={date} className="chart-over-dot" cx={x(date)} cy={y(value)} r="2.5" />
          ) : null,
        )}
        {first && (
          <text x={MARGIN.left} y={HEIGHT - 4}>
            {spanWords(first.date, last?.date)}
          </text>
        )}
      </svg>
      <table className="only-heard">
        <caption>The metric, every {step} evenings</caption>
        <tbody>
          {evenings
            .filter((_, index) => (evenings.length - 1 - index) % step === 0)
            .map(({ date, value }) => (
              <tr key={date}>
                <th scope="row">{date}</th>
                <td>{value === null ? "unknown" : write(value)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
