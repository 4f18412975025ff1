import { marketDay, marketTime } from "~/components/format/time";

/** Market time of the newest price, with its day and zone. */
export function MarketClock({ asOfMs }: { asOfMs: number }) {
  return (
    <span className="top-clock">
      <time dateTime={new Date(asOfMs).toISOString()}>{marketTime(asOfMs)}</time> New York,{" "}
      {marketDay(asOfMs)}
    </span>
  );
}
