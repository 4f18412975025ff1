import type { PortfolioId } from "~/server/domain/ids";
import type { LimitScope } from "~/server/domain/limit";
import type { LimitScopeKind } from "~/server/domain/limit-metrics";
import { scopeKeyOf } from "~/server/engine/limits/scope-key";
import type { Ctx } from "~/server/services/context";
import { nearestName } from "~/server/services/import/nearest-name";

type PartKind = Exclude<LimitScopeKind, "portfolio">;

/** The parts that something is held in, by kind, in the order of their names. */
export type PartKeys = Readonly<Record<PartKind, readonly string[]>>;

const KINDS = ["book", "sector", "country", "issuer", "counterparty", "instrument"] as const;
const NAMED_MAX = 5;

/** Reads what is held now. @returns the parts of any portfolio; none of one that holds nothing. */
export async function heldParts({
  actor,
  clock,
  stores,
}: Ctx): Promise<(portfolioId: PortfolioId) => PartKeys> {
  const all = await stores.positions.held(actor.organisationId, clock.now());
  const instruments = new Map(
    (await stores.reference.instruments(actor.organisationId)).map((instrument) => [
      instrument.id,
      instrument,
    ]),
  );
  const keysOf = (portfolioId: PortfolioId, kind: PartKind): readonly string[] => {
    const own = all.find(({ portfolio }) => portfolio.id === portfolioId)?.positions ?? [];
    const keys = own
      .filter(({ quantity }) => quantity !== 0)
      .flatMap((position) => {
        const instrument = instruments.get(position.instrumentId);
        const underlying = instrument?.underlyingId ? instruments.get(instrument.underlyingId) : undefined;
        return scopeKeyOf(kind, position, instrument, underlying) ?? [];
      });
    return [...new Set(keys)].sort();
  };
  return (portfolioId) =>
    Object.fromEntries(KINDS.map((kind) => [kind, keysOf(portfolioId, kind)])) as PartKeys; // every kind
}

const PART_WORDS: Readonly<Record<PartKind, string>> = {
  book: "in book",
  sector: "in sector",
  country: "in country",
  issuer: "of issuer",
  counterparty: "with counterparty",
  instrument: "of instrument",
};

/**
 * What to say of a limit on a part in which nothing is held: its figure is nothing and known, so that a mistyped name
 * would read "ok" for ever.
 * @returns null where something is held in it, and for the whole portfolio.
 */
export function nothingHeld({ kind, key }: LimitScope, keys: PartKeys): string | null {
  if (kind === "portfolio" || key === null) return null;
  const held = keys[kind];
  if (held.includes(key)) return null;
  const nearest = nearestKey(key, held);
  const named = [...(nearest === null ? [] : [nearest]), ...held.filter((each) => each !== nearest)];
  const others = named.length > NAMED_MAX ? ` and ${named.length - NAMED_MAX} more` : "";
  return [
    `Nothing is held ${PART_WORDS[kind]} ${key} now, so this limit reads zero.`,
    nearest === null ? "" : `Did you mean ${nearest}?`,
    held.length === 0
      ? ""
      : `Held ${held.length === 1 ? "is" : "are"}: ${named.slice(0, NAMED_MAX).join(", ")}${others}.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

/** The known name that was probably meant, whatever its case; null where none is near. */
export function nearestKey(key: string, known: readonly string[]): string | null {
  const byLowerCase = new Map(known.map((name) => [name.toLowerCase(), name]));
  const lower = key.toLowerCase();
  return byLowerCase.get(lower) ?? byLowerCase.get(nearestName(lower, [...byLowerCase.keys()]) ?? "") ?? null;
}
