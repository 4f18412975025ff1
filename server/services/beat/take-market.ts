import type { Clock } from "~/server/ports/clock";
import type { FeedListener } from "~/server/ports/market-feed";
import type { Desk } from "./desk";

/**
 * What a desk does with what its feed tells: ticks go on the board and compute nothing, signs of life are noted, a
 * closed day's bars are looked back on from then on and stored with the next beat.
 */
export function takeMarket(
  desk: Desk,
  feedName: string,
  world: {
    readonly clock: Clock;
    readonly announce: (text: string) => void;
  },
): FeedListener {
  return {
    ticks: (batch, receivedAtMs) => desk.board.take(batch, receivedAtMs ?? world.clock.now()),
    heartbeat: (marketMs) => desk.feeds.heartbeat(feedName, world.clock.now(), marketMs),
    dayClosed(_date, bars) {
      desk.bars.add(bars);
      desk.unsavedBars.push(...bars);
    },
    announce: world.announce,
  };
}
