"use client";
import { useId } from "react";
import { percent } from "~/components/format/percent";
import type { Limit } from "~/server/domain/limit";
import { NumberField } from "./plain-fields";

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
  onBands,
}: {
  readonly bands: Bands;
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
  const words = `near from ${percent(bands.warnAt, { digits: 0 })}, urgent from ${percent(bands.urgentAt, { digits: 0 })}, closes below ${percent(bands.clearAt, { digits: 0 })}`;
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
