import { isCurrencyCode } from "~/server/domain/currency-codes";
import { RiskError } from "~/server/domain/errors";
import type { Frame } from "~/server/domain/frame";
import type { InstrumentId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { NamedTrade, Question } from "~/server/domain/question";
import type { Compute, ComputeTask } from "~/server/ports/compute";
import type { Stores } from "~/server/ports/unit-of-work";
import { buildFrame, viewMarket } from "~/server/services/beat/build-frame";
import { deepenedLike } from "~/server/services/beat/deepen-models";
import type { Desk } from "~/server/services/beat/desk";
import { modelWith } from "~/server/services/beat/refresh-models";
import { cashDraft } from "~/server/services/import/recognise-symbol";

/**
 * What trades would do to a portfolio and to the groups that it belongs to, as a task. A thing that nobody holds yet is in no market model: it is prepared with it, on the
 * same prices and the same second. A currency's code is cash of it, whether or not there is an instrument of that name.
 * @throws RiskError bad-input for a symbol that nobody knows, or a currency without a rate.
 */
export async function whatIfTask(
  desk: Desk,
  world: { readonly stores: Stores; readonly compute: Compute },
  frame: Frame,
  { trades }: Extract<Question, { kind: "what-if" }>,
): Promise<ComputeTask> {
  const { instruments, ids } = resolve(desk, trades);
  const proposed = trades.map(({ quantity }, line) => ({ instrumentId: ids[line] ?? "", quantity }));
  const knowing = (each: Frame): Promise<Frame> => frameKnowing(desk, world, each, { instruments, ids });
  const above = await Promise.all(groupsAbove(desk, frame).map(knowing));
  return { kind: "what-if", frame: await knowing(frame), trades: proposed, above };
}

/** The groups that a portfolio is in, as they were in the same beat: one of another instant would compare two markets. */
const groupsAbove = (desk: Desk, { portfolio, computedAtMs }: Frame): readonly Frame[] =>
  desk.held
    .filter(({ memberIds }) => memberIds?.includes(portfolio.id))
    .map((group) => {
      const found = desk.frames.get(group.portfolio.id);
      if (found?.computedAtMs !== computedAtMs)
        throw new RiskError(
          "unavailable",
          `${group.portfolio.name} has not been assessed yet: its limits can't be checked.`,
        );
      return found;
    });

/** A frame that knows some instruments, as it is where it does already. */
async function frameKnowing(
  desk: Desk,
  world: { readonly stores: Stores; readonly compute: Compute },
  frame: Frame,
  {
    instruments,
    ids,
  }: { readonly instruments: ReadonlyMap<InstrumentId, Instrument>; readonly ids: readonly InstrumentId[] },
): Promise<Frame> {
  const base = frame.portfolio.baseCurrency;
  const known = new Set(
    desk.held
      .filter(({ portfolio }) => portfolio.baseCurrency === base)
      .flatMap(({ positions }) => positions.map(({ instrumentId }) => instrumentId)),
  );
  const fresh = [...new Set(ids)].filter((id) => !known.has(id));
  if (fresh.length === 0) return frame;
  const held = desk.held.find(({ portfolio }) => portfolio.id === frame.portfolio.id);
  if (!held) throw new RiskError("unavailable", "This portfolio has not been assessed yet.");
  // The live desk stays as it is, its remembered cut-offs too.
  const wider: Desk = { ...desk, instruments, dayReferences: new Map() };
  // Prices of the frame, not of by now: what the ticket shows as now is what the board showed.
  const { quotes, asOfMs, asOfDate, poolWeights, previous, limits } = frame;
  const { marketFrameId } = frame.provenance;
  const view = { ...viewMarket(wider, frame.computedAtMs), quotes, asOfMs, asOfDate, marketFrameId };
  const shallow = modelWith(wider, base, frame, fresh);
  const { deep } = frame.market;
  const model = deep ? await deepenedLike(wider, world, base, { ...frame.market, deep }, shallow) : shallow;
  const extended = { ...held, positions: [...held.positions, ...fresh.map(nothingOf)] };
  const built = buildFrame(wider, extended, model, view, frame.computedAtMs);
  for (const id of fresh) requireRate(built, instruments.get(id));
  return { ...built, poolWeights, previous, limits };
}

/** Trades by instrument, and the instruments with cash that had to be made up for them. */
function resolve(
  desk: Desk,
  trades: readonly NamedTrade[],
): { readonly instruments: ReadonlyMap<InstrumentId, Instrument>; readonly ids: readonly InstrumentId[] } {
  const instruments = new Map(desk.instruments);
  const bySymbol = new Map([...instruments.values()].map((each) => [each.symbol, each.id]));
  const ids = trades.map(({ symbol }) => {
    const found = bySymbol.get(symbol) ?? cashIn(symbol, instruments);
    if (found === null)
      throw new RiskError(
        "bad-input",
        `Nobody knows the symbol ${symbol}. For cash, name its currency by its code, like EUR.`,
      );
    return found;
  });
  return { instruments, ids };
}

/** Cash of a currency, made up where nobody ever held any; null for what is no currency's code. */
function cashIn(symbol: string, instruments: Map<InstrumentId, Instrument>): InstrumentId | null {
  const code = symbol.toUpperCase();
  if (!isCurrencyCode(code)) return null;
  const known = [...instruments.values()].find(({ type, currency }) => type === "cash" && currency === code);
  if (known) return known.id;
  // Below zero: ids of the store are above it, and lists of ids are sorted as numbers.
  const made = [...instruments.keys()].filter((id) => Number(id) < 0).length;
  const id = String(-1 - made);
  const { underlyingSymbol: _none, isSimulated: _either, ...draft } = cashDraft(code);
  instruments.set(id, { ...draft, id, underlyingId: null });
  return id;
}

/** Cash without a rate can be neither paid for nor valued: that is no finding about a book, but a missing quote. */
function requireRate({ portfolio, currencies }: Frame, instrument: Instrument | undefined): void {
  const { baseCurrency: base } = portfolio;
  if (instrument?.type !== "cash" || instrument.currency === base) return;
  const { currency } = instrument;
  if (currencies.some((rate) => rate.currency === currency)) return;
  throw new RiskError(
    "bad-input",
    `No rate of ${currency} in ${base} is known: prices of the pair ${currency}${base} have to come in first.`,
  );
}

/** A flat position: it lets a frame know the instrument's currency, and adds nothing. */
const nothingOf = (instrumentId: string) => ({
  id: `proposed:${instrumentId}`,
  instrumentId,
  bookId: "proposed",
  bookName: "Proposed",
  quantity: 0,
  entryPriceLocal: null,
  counterparty: null,
  quantityAtCutOff: 0,
  netPurchasesBase: 0,
});
