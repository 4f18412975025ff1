import type { Frame, MarketModel } from "~/server/domain/frame";
import type { OrganisationId, PortfolioId, PositionId } from "~/server/domain/ids";
import { newYorkDate } from "~/server/domain/new-york";
import type { RecordedInputs } from "~/server/ports/input-book";
import type { RecentTrade } from "~/server/ports/trade-book";
import { buildFrame, hashOfPrices, type MarketView } from "~/server/services/beat/build-frame";
import { type Desk, emptyDesk } from "~/server/services/beat/desk";
import { inputsOf } from "~/server/services/beat/record-inputs";
import { modelOfRecord, type RebuildWorld } from "./model-of-record";

/** A stored second: its place in the sequence, its wall time and the build that computed it. */
export type RecordedInstant = {
  readonly portfolioId: PortfolioId;
  readonly seq: number;
  readonly computedAtMs: number;
  readonly codeVersion: string;
};

/** A frame made again, and what of it is not what it was. */
export type RebuiltFrame = { readonly frame: Frame; readonly notes: readonly string[] };

/**
 * Makes the frame of a stored second again from what was recorded with it: holdings, trades, limits and their states
 * before, static data and closes as they were, the quotes of that second, the market model from its recipe and the
 * bars of its days. It passes through the same `buildFrame` as the beat did, so that its hash tells whether it is the same.
 *
 * @returns null where inputs, quotes or recipe are no longer kept.
 */
export async function frameOfRecord(
  world: RebuildWorld,
  organisationId: OrganisationId,
  { portfolioId, seq, computedAtMs, codeVersion }: RecordedInstant,
): Promise<RebuiltFrame | null> {
  const { stores } = world;
  const parts = await stores.inputs.partsAt(organisationId, portfolioId, seq);
  const kept = await stores.tape.readFrame(organisationId, computedAtMs);
  if (!parts || !kept) return null;
  const inputs = inputsOf(parts);
  const desk = deskOf(organisationId, codeVersion, inputs);
  const market = await modelOfRecord(desk, world, inputs);
  if (!market) return null;
  const { portfolio, positionVersion, limitVersion } = inputs;
  const view: MarketView = {
    ...kept,
    asOfDate: newYorkDate(kept.asOfMs),
    marketFrameId: hashOfPrices(kept.quotes),
    reference: inputs.reference && {
      ...inputs.reference,
      prices: new Map(inputs.reference.prices),
      days: [],
    },
  };
  const positions = inputs.holdings.map(({ position }) => position);
  const held = { portfolio, positionVersion, limitVersion, lastSeq: seq - 1, positions, memberIds: null };
  const frame = buildFrame(desk, held, market, view, computedAtMs);
  return { frame: { ...frame, conventions: inputs.conventions }, notes: notesOn(inputs, market) };
}

/** A desk that knows what the beat's desk knew of this portfolio. */
function deskOf(organisationId: OrganisationId, codeVersion: string, inputs: RecordedInputs): Desk {
  const desk = emptyDesk(organisationId, codeVersion, {
    id: inputs.runId,
    kind: "replay",
    isSimulated: inputs.isSimulated,
    settings: {},
    marketMs: 0,
    heartbeatAtMs: null,
    note: null,
  });
  const { portfolio, limits, previous } = inputs;
  desk.instruments = new Map(inputs.instruments.map((each) => [each.id, each] as const));
  desk.trades = new Map<PositionId, readonly RecentTrade[]>(
    inputs.holdings.map(({ position, trades }) => [position.id, trades]),
  );
  desk.limits = new Map([[portfolio.id, limits]]);
  desk.days = new Map([[portfolio.id, inputs.days]]);
  desk.memories.set(portfolio.id, { seq: 0, snapshot: null, ...previous });
  desk.weighting = {
    businessDate: "",
    weights: new Map(inputs.poolWeights),
    method: "",
    excluded: [],
  };
  return desk;
}

function notesOn({ marketId, isDeep }: RecordedInputs, market: MarketModel): string[] {
  const notes: string[] = [];
  if (market.id !== marketId)
    notes.push(
      `The market model of ${market.asOfDate} can't be made to the same bits: daily bars, splits or dividends behind it were corrected since.`,
    );
  if (isDeep && !market.deep)
    notes.push(`The years of history behind the model of ${market.asOfDate} are no longer all there.`);
  return notes;
}
