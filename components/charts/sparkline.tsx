import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import type { Tone } from "./tone";

type Point = { readonly x: number; readonly y: number | null };

const WIDTH = 84;
const HEIGHT = 22;
const EDGE = 2.5;

/** The last hour in a table's cell; a hole stays a hole. */
export function Sparkline({ points, tone, label }: { points: readonly Point[]; tone: Tone; label: string }) {
  const known = points.filter((point): point is { x: number; y: number } => point.y !== null);
  const last = known.at(-1);
  const [low = 0, high = 1] = extent(known, ({ y }) => y);
  if (!last || known.length < 2) return <span className="is-muted">too early</span>;
  const x = scaleLinear()
    .domain([points[0]?.x ?? 0, points.at(-1)?.x ?? 1])
    .range([1, WIDTH - EDGE]);
  const y = scaleLinear()
    .domain(low === high ? [low - 1, high + 1] : [low, high])
    .range([HEIGHT - EDGE, EDGE]);
  const path = line<Point>(
    (point) => x(point.x),
    (point) => y(point.y ?? 0),
  ).defined((point) => point.y !== null);
  return (
    <svg
      className={`sparkline tone-${tone}`}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
    >
      <path className="chart-line" d={path(points) ?? ""} />
      <circle className="chart-dot" cx={x(last.x)} cy={y(last.y)} r="1.8" />
    </svg>
  );
}
