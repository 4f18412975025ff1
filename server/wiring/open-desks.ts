import { resolve } from "node:path";
import { z } from "zod";
import { readPackagedIndex } from "~/server/adapters/feed/packaged-index";
import { PUSH_FEED, pushedFeed } from "~/server/adapters/feed/pushed";
import { replayFeed } from "~/server/adapters/feed/replay";
import { simulatedFeed } from "~/server/adapters/feed/simulated";
import { addDays, type CalendarDate } from "~/server/domain/calendar-date";
import { groupBy } from "~/server/domain/group-by";
import { atMinute, newYorkDate, opensAt } from "~/server/domain/new-york";
import type { SimulatedAsset } from "~/server/engine/simulate/simulated-asset";
import type { Clock } from "~/server/ports/clock";
import type { MarketFeed } from "~/server/ports/market-feed";
import type { MarketRun } from "~/server/ports/market-tape";
import type { SnapshotBus } from "~/server/ports/snapshot-bus";
import type { Stores } from "~/server/ports/unit-of-work";
import { type Desk, emptyDesk } from "~/server/services/beat/desk";
import { refreshDesk } from "~/server/services/beat/refresh-desk";

/** What a run of the demonstration was started with. */
const TapeSettings = z.looseObject({
  seed: z.number().int(),
  speed: z.number(),
  marketSymbol: z.string(),
  assets: z.array(z.custom<SimulatedAsset>()),
});

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
  const nowMs = world.clock.now();
  await refreshDesk(desk, stores, { marketMs: tape ? run.marketMs : nowMs, nowMs });
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
    marketMs: opensAt(from),
  } as const;
  const run = known && isSame ? known : await stores.tape.startRun(organisationId, begun);
  const desk = emptyDesk(organisationId, world.codeVersion, run);
  await refreshDesk(desk, stores, { marketMs: clock.now(), nowMs: clock.now() });
  const first = newYorkDate(run.marketMs);
  const { reference, intraday } = stores;
  const span = { after: addDays(first, -1), upTo: END_OF_TIME };
  const daily = groupBy(await reference.bars(organisationId, span), ({ date }) => date);
  const dates = new Set([...daily.keys(), ...(await intraday.dates(organisationId, first))]);
  const note = `A replay of stored prices from ${from} on; the path between the marks of a bar is drawn.`;
  await stores.tape.annotate(organisationId, run.id, note);
  const feed = replayFeed({
    name: "replay",
    dates: [...dates].sort(),
    read: async (date) => ({
      date,
      bars: daily.get(date) ?? [],
      intraday: await intraday.within(organisationId, {
        fromMs: atMinute(date, 0),
        toMs: atMinute(addDays(date, 1), 0),
      }),
    }),
    marketMs: run.marketMs,
    speed: world.speed ?? REPLAY_SPEED,
    clock,
    onError: world.onError,
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
