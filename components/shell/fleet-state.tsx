"use client";
import { SimulatedChip } from "./live-chip";
import { MarketClock } from "./market-clock";
import { useFleet } from "./use-fleet";

/** Market time and where prices come from, on screens that are not of one portfolio. */
export function FleetState() {
  const { data } = useFleet(false);
  const entries = data?.entries ?? [];
  const asOfMs = Math.max(0, ...entries.map((entry) => entry.asOfMs));
  if (asOfMs === 0) return null;
  return (
    <>
      <MarketClock asOfMs={asOfMs} />
      {entries.some(({ isSimulated }) => isSimulated) && <SimulatedChip />}
    </>
  );
}
