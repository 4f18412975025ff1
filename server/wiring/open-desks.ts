import { resolve } from "node:path";
import { z } from "zod";
import { readPackagedIndex } from "~/server/adapters/feed/packaged-index";
import { PUSH_FEED, pushedFeed } from "~/server/adapters/feed/pushed";
import { replayFeed } from "~/server/adapters/feed/replay";
import { simulatedFeed } from "~/server/adapters/feed/simulated";
import { addDays, type CalendarDate } from "~/server/domain/calendar-date";
import { atMinute, newYorkDate } from "~/server/domain/new-york";
import type { SimulatedAsset } from "~/server/engine/simulate/simulated-asset";
import type { Clock } from "~/server/ports/clock";
import type { DailyBar, MarketFeed } from "~/server/ports/market-feed";
import type { MarketRun } from "~/server/ports/market-tape";
import type { SnapshotBus } from "~/server/ports/snapshot-bus";
import type { Stores } from "~/server/ports/unit-of-work";
import { type Desk, emptyDesk } from "~/server/services/risk/desk";
import { refreshDesk } from "~/server/services/risk/refresh-desk";

/** What a run of the demonstration was started with. */
const TapeSettings = z.looseObject({
  seed: z.number().int(),
  speed: z.number(),
  marketSymbol: z.string(),
  assets: z.array(z.custom<SimulatedAsset>()),
});

const OPENS_AT_MINUTE = 9 * 60 + 30;
const REPLAY_SPEED = 60;
const END_OF_TIME = "9999-12-31";

export type OpenDesk = { readonly desk: Desk; readonly feed: MarketFeed };

type World = {
  readonly stores: Stores;
  readonly bus: SnapshotBus;
  readonly clock: Clock;
  readonly codeVersion: string;
  readonly speed: number | undefined;
  /** The day from which one's own stored prices are replayed; null = prices of now are waited for. */
  readonly replayFrom: CalendarDate | null;
  readonly onError: (error: unknown) => void;
};

/** A desk and its feed for an organisation: the tape where it has one, a replay if one is asked for, else pushed prices. */
export async function openDesk(organisationId: string, world: World): Promise<OpenDesk> {
  const { stores, codeVersion } = world;
  const tape = await stores.tape.run(organisationId, "demonstration");
  if (!tape && world.replayFrom !== null) return openReplay(organisationId, world.replayFrom, world);
  const run = tape ?? (await pushRun(organisationId, world));
  const desk = emptyDesk(organisationId, codeVersion, run);
  // Pushed prices are of now; a tape stands where it stood.
  await refreshDesk(desk, stores, tape ? run.marketMs : world.clock.now());
  if (tape) return { desk, feed: tapeFeed(desk, tape, world) };
  if (run.heartbeatAtMs !== null) desk.feeds.heartbeat(PUSH_FEED, run.heartbeatAtMs, null);
  const { reference } = stores;
  return { desk, feed: pushedFeed({ ...world, organisationId, reference, tape: stores.tape }) };
}

/** Goes on with a replay of the same first day, or begins one. Positions are today's; prices are of then. */
async function openReplay(organisationId: string, from: CalendarDate, world: World): Promise<OpenDesk> {
  const { stores, clock } = world;
  const known = await stores.tape.run(organisationId, "replay");
  const isSame = known?.settings.from === from;
  const begun = {
    kind: "replay",
    isSimulated: true,
    settings: { from },
    marketMs: atMinute(from, OPENS_AT_MINUTE),
  } as const;
  const run = known && isSame ? known : await stores.tape.startRun(organisationId, begun);
  const desk = emptyDesk(organisationId, world.codeVersion, run);
  await refreshDesk(desk, stores, clock.now());
  const after = addDays(newYorkDate(run.marketMs), -1);
  const days = new Map<CalendarDate, DailyBar[]>();
  for (const bar of await stores.reference.bars(organisationId, { after, upTo: END_OF_TIME })) {
    days.set(bar.date, [...(days.get(bar.date) ?? []), bar]);
  }
  const note = `A replay of stored prices from ${from} on; the path between a day's marks is drawn.`;
  await stores.tape.annotate(organisationId, run.id, note);
  const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, bars]) => ({ date, bars }));
  const feed = replayFeed({
    name: "replay",
    days: sorted,
    marketMs: run.marketMs,
    speed: world.speed ?? REPLAY_SPEED,
    clock,
  });
  return { desk, feed };
}

async function pushRun(organisationId: string, { stores }: World): Promise<MarketRun> {
  const known = await stores.tape.run(organisationId, "push");
  if (known) return known;
  return stores.tape.startRun(organisationId, {
    kind: "push",
    isSimulated: false,
    settings: {},
    marketMs: 0,
  });
}

function tapeFeed(desk: Desk, run: MarketRun, world: World): MarketFeed {
  const settings = TapeSettings.parse(run.settings);
  const { seed, assets, marketSymbol } = settings;
  const simulated = new Set([marketSymbol, ...assets.map((asset) => asset.symbol)]);
  const ids = [...desk.instruments.values()].filter((instrument) => simulated.has(instrument.symbol));
  return simulatedFeed({
    name: "demonstration",
    world: { seed, assets },
    marketSymbol,
    index: readPackagedIndex(resolve(".")),
    instrumentIds: new Map(ids.map((instrument) => [instrument.symbol, instrument.id])),
    closesBefore: (date) => {
      const before = desk.bars.dayBefore(date) ?? date;
      const closes = new Map<string, number>();
      for (const { id, symbol } of ids) {
        const last = desk.bars.lastClose(id, before);
        if (last) closes.set(symbol, last.close);
      }
      return closes;
    },
    marketMs: run.marketMs,
    speed: world.speed ?? settings.speed,
    clock: world.clock,
  });
}
