import { utilisation as writeUtilisation } from "~/components/format/percent";
import type { Tone } from "./tone";

/** The scale ends at 120 % of the limit; what lies beyond is clipped and said in words. */
const SCALE_MAX = 1.2;
const LINE_AT = 1 / SCALE_MAX;

type WaterlineProps = {
  /** What is measured: "VaR 99, 1 day". */
  readonly name: string;
  /** Value over limit; null where it is unknown. */
  readonly utilisation: number | null;
  readonly tone: Tone;
  /** The limit in words, for whoever hears the meter: "limit $2.40M". */
  readonly limit?: string;
  readonly isThin?: boolean;
};

/** How full a limit is: the ring is the limit, the bright edge is now. */
export function Waterline({ name, utilisation, tone, limit, isThin = false }: WaterlineProps) {
  const shown = Math.min(Math.max(utilisation ?? 1, 0), SCALE_MAX);
  const width = shown / SCALE_MAX;
  const over = width > 0 ? Math.max(0, (width - LINE_AT) / width) : 0;
  const words =
    utilisation === null || tone === "unknown"
      ? "unknown"
      : `${writeUtilisation(utilisation)} of ${limit ?? "limit"}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: nothing can be drawn inside a <meter>
    <span
      className={`waterline tone-${tone}${isThin ? " is-thin" : ""}`}
      role="meter"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={SCALE_MAX * 100}
      aria-valuenow={Math.round(shown * 100)}
      aria-valuetext={words}
    >
      <i style={{ width: `${(width * 100).toFixed(2)}%` }}>
        {tone === "breach" && <s style={{ width: `${(over * 100).toFixed(2)}%` }} />}
      </i>
      <b />
    </span>
  );
}
