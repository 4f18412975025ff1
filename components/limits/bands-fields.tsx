"use client";
import { useId } from "react";
import { percent } from "~/components/format/percent";
import { NumberField } from "~/components/ui/fields";
import { clearLineOf, type Limit } from "~/server/domain/limit";

export type Bands = Pick<Limit, "warnAt" | "urgentAt" | "clearAt" | "openAfterMs" | "closeAfterMs">;

export const bandsOf = ({ warnAt, urgentAt, clearAt, openAfterMs, closeAfterMs }: Bands): Bands => ({
  warnAt,
  urgentAt,
  clearAt,
  openAfterMs,
  closeAfterMs,
});

const PERCENT = 100;
const SECOND_MS = 1000;

/** From where a limit is near, urgent and clear again, and how long it is waited for; folded away. */
export function BandsFields({
  bands,
  line,
  onBands,
}: {
  readonly bands: Bands;
  /** What is limited, on which the line of closing depends; null = not all of it is said yet. */
  readonly line: Pick<Limit, "unit" | "direction" | "threshold"> | null;
  readonly onBands: (bands: Bands) => void;
}) {
  const id = useId();
  const share = (name: "warnAt" | "urgentAt" | "clearAt", label: string) => (
    <NumberField
      id={`${id}-${name}`}
      label={label}
      unit="% of the limit"
      value={Math.round(bands[name] * PERCENT)}
      least={1}
      most={PERCENT}
      onValue={(value) => onBands({ ...bands, [name]: value / PERCENT })}
    />
  );
  const seconds = (name: "openAfterMs" | "closeAfterMs", label: string) => (
    <NumberField
      id={`${id}-${name}`}
      label={label}
      unit="s"
      value={bands[name] / SECOND_MS}
      least={0}
      most={86_400}
      onValue={(value) => onBands({ ...bands, [name]: value * SECOND_MS })}
    />
  );
  const clearLine = line ? clearLineOf({ ...line, clearAt: bands.clearAt }) : bands.clearAt;
  const closing = clearLine > 1 ? "closes within it" : `closes below ${percent(clearLine, { digits: 0 })}`;
  const words = `near from ${percent(bands.warnAt, { digits: 0 })}, urgent from ${percent(bands.urgentAt, { digits: 0 })}, ${closing}`;
  return (
    <details className="limit-bands">
      <summary>Bands and times: {words}</summary>
      <div>
        {share("warnAt", "Near from")}
        {share("urgentAt", "Urgent from")}
        {share("clearAt", "Closes below")}
        {seconds("openAfterMs", "Opens after")}
        {seconds("closeAfterMs", "Closes after")}
      </div>
    </details>
  );
}
