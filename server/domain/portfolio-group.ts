import { z } from "zod";
import { isCurrencyCode } from "./currency-codes";
import type { PortfolioId } from "./ids";
import type { PortfolioKind } from "./position";

const Name = z
  .string()
  .trim()
  .min(2, "name it")
  .max(80)
  .regex(/^[^\p{Cc}]*$/u, "a name is one line");
const Reason = z.string().trim().min(3, "say why").max(500);
const Id = z.string().min(1).max(20);

/** What an officer sends to make a desk, or the organisation as one book. */
export const CreateGroupInput = z.strictObject({
  kind: z.enum(["desk", "organisation"]),
  name: Name,
  /** ISO 4217; the currency in which its risk is computed. */
  baseCurrency: z.string().refine(isCurrencyCode, "is no code of a currency, like USD"),
  reason: Reason,
});
export type CreateGroupInput = z.infer<typeof CreateGroupInput>;

export const RenameGroupInput = z.strictObject({ groupId: Id, name: Name, reason: Reason });
export type RenameGroupInput = z.infer<typeof RenameGroupInput>;

export const CloseGroupInput = z.strictObject({ groupId: Id, reason: Reason });
export type CloseGroupInput = z.infer<typeof CloseGroupInput>;

/** Null = at no desk. */
export const MovePortfolioInput = z.strictObject({
  portfolioId: Id,
  deskId: Id.nullable(),
  reason: Reason,
});
export type MovePortfolioInput = z.infer<typeof MovePortfolioInput>;

/** A portfolio or a group where it stands among the others. */
export type PlacedPortfolio = {
  readonly id: PortfolioId;
  readonly kind: PortfolioKind;
  readonly deskId: PortfolioId | null;
};

/**
 * The groups that a portfolio or desk belongs to, nearest first: its desk, then the organisation. Their limits bind it
 * too. None for the organisation itself.
 */
export function groupsAbove<T extends PlacedPortfolio>(id: PortfolioId, all: readonly T[]): readonly T[] {
  const own = all.find((each) => each.id === id);
  if (!own || own.kind === "organisation") return [];
  const desk = all.filter((each) => each.id === own.deskId);
  return [...desk, ...all.filter(({ kind }) => kind === "organisation")];
}

/** The portfolios and desks right below a group, in their order; none for a portfolio. */
export function directlyBelow<T extends PlacedPortfolio>(id: PortfolioId, all: readonly T[]): readonly T[] {
  const own = all.find((each) => each.id === id);
  if (own?.kind === "desk") return all.filter(({ deskId }) => deskId === id);
  if (own?.kind === "organisation")
    return all.filter(({ kind, deskId }) => kind === "desk" || (kind === "portfolio" && deskId === null));
  return [];
}

/** The order of a tree: the organisation, each desk with its portfolios after it, then portfolios at no desk. */
export function inTreeOrder<T extends PlacedPortfolio>(all: readonly T[]): readonly T[] {
  const ofKind = (wanted: PortfolioKind): readonly T[] => all.filter(({ kind }) => kind === wanted);
  const desks = ofKind("desk");
  const isAtDesk = ({ deskId }: T): boolean => desks.some(({ id }) => id === deskId);
  return [
    ...ofKind("organisation"),
    ...desks.flatMap((desk) => [desk, ...directlyBelow(desk.id, all)]),
    ...ofKind("portfolio").filter((each) => !isAtDesk(each)),
  ];
}
