import { createHash } from "node:crypto";
import type { Frame } from "~/server/domain/frame";
import type { PortfolioId } from "~/server/domain/ids";
import type { RecordedInputs, RecordedPart } from "~/server/ports/input-book";
import type { HeldPortfolio } from "~/server/ports/position-book";
import type { MarketView } from "./build-frame";
import type { Desk } from "./desk";

/** Holdings are stored in blocks: a trade writes the block that it is in, not the book. */
const HOLDINGS_A_BLOCK = 32;
const INSTRUMENTS_A_BLOCK = 256;

type Head = Omit<RecordedInputs, "previous" | "limits" | "holdings" | "instruments" | "reference" | "days">;

/** What a part says; those of one kind follow each other. */
export type PartContent =
  | { readonly kind: "head"; readonly of: Head }
  | { readonly kind: "previous"; readonly of: RecordedInputs["previous"] }
  | { readonly kind: "limits"; readonly of: RecordedInputs["limits"] }
  | { readonly kind: "holdings"; readonly of: RecordedInputs["holdings"] }
  | { readonly kind: "instruments"; readonly of: RecordedInputs["instruments"] }
  | { readonly kind: "reference"; readonly of: RecordedInputs["reference"] }
  | { readonly kind: "days"; readonly of: RecordedInputs["days"] };

/**
 * What a frame was built from, in parts that are mostly those of the second before: each is made once while the thing
 * that it tells of is the same object.
 */
export function partsOf(
  desk: Desk,
  held: HeldPortfolio,
  frame: Frame,
  view: Pick<MarketView, "reference">,
): readonly RecordedPart[] {
  const { portfolio, conventions, poolWeights, market, provenance, previous, limits } = frame;
  const { runId, isSimulated, positionVersion, limitVersion } = provenance;
  const head: Head = {
    portfolio,
    positionVersion,
    limitVersion,
    runId,
    isSimulated,
    conventions,
    poolWeights: [...poolWeights],
    marketId: market.id,
    isDeep: market.deep !== undefined,
  };
  return [
    part({ kind: "head", of: head }),
    part({ kind: "previous", of: previous }),
    ...once(limits, null, () => [part({ kind: "limits", of: limits })]),
    ...once(held.positions, desk.trades, () => holdingParts(held, desk)),
    ...once(desk.instruments, null, () =>
      blocks([...desk.instruments.values()], INSTRUMENTS_A_BLOCK).map((of) =>
        part({ kind: "instruments", of }),
      ),
    ),
    ...(view.reference ? referenceParts(view.reference) : []),
    ...daysParts(desk.days.get(portfolio.id)),
  ];
}

const holdingParts = ({ positions }: HeldPortfolio, { trades }: Desk): RecordedPart[] => {
  const holdings = positions.map((position) => ({ position, trades: trades.get(position.id) ?? [] }));
  return blocks(holdings, HOLDINGS_A_BLOCK).map((of) => part({ kind: "holdings", of }));
};

const referenceParts = (reference: NonNullable<MarketView["reference"]>): readonly RecordedPart[] =>
  once(reference, null, () => {
    const { date, atMs, prices } = reference;
    return [part({ kind: "reference", of: { date, atMs, prices: [...prices] } })];
  });

const daysParts = (days: RecordedInputs["days"] | undefined): readonly RecordedPart[] =>
  days ? once(days, null, () => [part({ kind: "days", of: days })]) : [];

/** @returns what has to be stored with this beat; empty for a portfolio that is made from what it was made from before. */
export function changedInputs(
  recorded: ReadonlyMap<PortfolioId, readonly string[]>,
  beat: readonly {
    readonly portfolioId: PortfolioId;
    readonly seq: number;
    readonly computedAtMs: number;
    readonly parts: readonly RecordedPart[];
  }[],
) {
  const known = new Set([...recorded.values()].flat()); // what a newest row refers to is never swept away
  const rows = [];
  const parts = new Map<string, RecordedPart>();
  for (const { portfolioId, seq, computedAtMs, parts: own } of beat) {
    const partIds = own.map(({ id }) => id);
    if (recorded.get(portfolioId)?.join() === partIds.join()) continue;
    rows.push({ portfolioId, fromSeq: seq, computedAtMs, partIds });
    for (const each of own) if (!known.has(each.id)) parts.set(each.id, each);
  }
  return { rows, parts: [...parts.values()] };
}

/** @throws RangeError when parts are missing. */
export function inputsOf(parts: readonly RecordedPart[]): RecordedInputs {
  const contents = parts.map(({ json }) => JSON.parse(json) as PartContent); // written by `part`
  const head = contents.find((content) => content.kind === "head")?.of;
  const previous = contents.find((content) => content.kind === "previous")?.of;
  if (!head || !previous) throw new RangeError("inputsOf: a part is missing");
  return {
    ...head,
    previous,
    limits: contents.flatMap((content) => (content.kind === "limits" ? content.of : [])),
    holdings: contents.flatMap((content) => (content.kind === "holdings" ? content.of : [])),
    instruments: contents.flatMap((content) => (content.kind === "instruments" ? content.of : [])),
    reference: contents.find((content) => content.kind === "reference")?.of ?? null,
    days: contents.find((content) => content.kind === "days")?.of ?? [],
  };
}

function part(content: PartContent): RecordedPart {
  const json = JSON.stringify(content);
  return { id: createHash("sha256").update(json).digest("hex").slice(0, 24), json };
}

const blocks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

const made = new WeakMap<
  object,
  { readonly beside: object | null; readonly parts: readonly RecordedPart[] }
>();

/** Made anew only where the thing, or what stands beside it, is another object. */
function once(thing: object, beside: object | null, make: () => RecordedPart[]): readonly RecordedPart[] {
  const known = made.get(thing);
  if (known && known.beside === beside) return known.parts;
  const parts = make();
  made.set(thing, { beside, parts });
  return parts;
}
