import type { Freshness } from "~/components/live/freshness";

const LOOK: Readonly<Record<Freshness["state"], string>> = {
  live: "is-live",
  delayed: "is-near",
  flagged: "is-near",
  stale: "is-stale",
  offline: "is-stale",
  closed: "is-plain",
  waiting: "is-plain",
};

/** How old the figures are, in the shape of its state. */
export function LiveChip({ freshness }: { freshness: Freshness }) {
  return (
    <span className={`chip ${LOOK[freshness.state]}`} title={freshness.sentence}>
      {freshness.text}
    </span>
  );
}

export function SimulatedChip() {
  return (
    <span className="chip is-simulated" title="Prices come from a simulator, not from a market">
      Simulated data
    </span>
  );
}
