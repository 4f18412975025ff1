import type { OrganisationId } from "~/server/domain/ids";
import type { Clock } from "~/server/ports/clock";
import type { MarketFeed } from "~/server/ports/market-feed";
import type { MarketTape } from "~/server/ports/market-tape";
import type { ReferenceData } from "~/server/ports/reference-data";
import type { SnapshotBus } from "~/server/ports/snapshot-bus";

/** The name under which pushed prices stand on the board, and the kind of their run. */
export const PUSH_FEED = "push";

/** Looked at this often even when nobody announced anything: an announcement may get lost. */
const LOOK_MS = 1_000;

/**
 * Prices that somebody sends in over HTTP. The web process keeps them as latest prices and announces; this feed reads
 * what arrived since it last looked. The sender's requests are its signs of life.
 */
export function pushedFeed(options: {
  readonly organisationId: OrganisationId;
  readonly reference: ReferenceData;
  readonly tape: MarketTape;
  readonly bus: SnapshotBus;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}): MarketFeed {
  const { organisationId, reference, tape, bus, clock } = options;
  return {
    name: PUSH_FEED,
    isSimulated: false,
    async run(listener, signal) {
      let seenMs = 0;
      let beatMs: number | null = null;
      async function look(): Promise<void> {
        const heartbeatAtMs = (await tape.run(organisationId, "push"))?.heartbeatAtMs ?? null;
        // The sign of life that was there at the start is an old one: only what comes after it counts as news.
        if (beatMs !== null && heartbeatAtMs !== null && heartbeatAtMs > beatMs) listener.heartbeat(null);
        beatMs = heartbeatAtMs ?? 0;
        for (const price of await reference.latestPrices(organisationId, seenMs)) {
          seenMs = Math.max(seenMs, price.receivedAtMs);
          listener.ticks([price], price.receivedAtMs);
        }
      }
      const wake = new Wake();
      const announced = listenForPrices(bus, organisationId, signal, () => wake.up());
      while (!signal.aborted) {
        await look().catch(options.onError);
        await Promise.race([clock.sleepUntil(clock.now() + LOOK_MS, signal), wake.wait()]);
      }
      await announced;
    },
  };
}

async function listenForPrices(
  bus: SnapshotBus,
  organisationId: OrganisationId,
  signal: AbortSignal,
  wake: () => void,
): Promise<void> {
  for await (const announcement of bus.listen(signal)) {
    if (announcement.type === "prices" && announcement.organisationId === organisationId) wake();
  }
}

/** Lets one waiter go on as soon as somebody calls. A call that nobody waited for is kept. */
class Wake {
  #isCalled = false;
  #resume: (() => void) | null = null;

  up(): void {
    this.#isCalled = true;
    this.#resume?.();
  }

  async wait(): Promise<void> {
    if (!this.#isCalled) {
      await new Promise<void>((resolve) => {
        this.#resume = resolve;
      });
    }
    this.#isCalled = false;
    this.#resume = null;
  }
}
