/**
 * Identifiers with a flavour: a plain string may become one, but an instrument's id is never taken for a position's.
 */
declare const flavour: unique symbol;
type Id<Kind extends string> = string & { readonly [flavour]?: Kind };

export type OrganisationId = Id<"organisation">;
export type PortfolioId = Id<"portfolio">;
export type BookId = Id<"book">;
export type PositionId = Id<"position">;
export type InstrumentId = Id<"instrument">;
export type LimitId = Id<"limit">;
export type BreachId = Id<"breach">;
export type UserId = Id<"user">;
/** One continuous stretch of market time; a replay started anew is a new run. */
export type RunId = Id<"run">;
