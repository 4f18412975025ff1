import type { OrganisationId, PortfolioId } from "~/server/domain/ids";
import type { KeepReason, StoredSnapshot } from "./risk-history";

/** A second of which a whole snapshot is kept, and why. */
export type KeptInstant = {
  readonly seq: number;
  /** Wall time of the beat, which names the instant. */
  readonly computedAtMs: number;
  readonly asOfMs: number;
  readonly reasons: readonly KeepReason[];
};

/** What the narrow row of a second says, by the names of `NARROW_FIGURES`. */
export type KeptSecond = {
  readonly seq: number;
  readonly computedAtMs: number;
  readonly asOfMs: number;
  readonly codeVersion: string;
  readonly figures: Readonly<Record<string, number | string | null>>;
};

/** What is kept of one second: its whole snapshot, or else its narrow row. */
export type KeptOfInstant =
  | ({ readonly against: "whole"; readonly reasons: readonly KeepReason[] } & StoredSnapshot)
  | { readonly against: "second"; readonly second: KeptSecond };

/** Half open, wall time. */
export type WallSpan = { readonly fromMs: number; readonly toMs: number };

/** Which instants of a portfolio's past are kept. Instants are whole seconds of wall time. */
export type InstantBook = {
  /** The first and the last second that has a row; null without any. */
  secondsKept(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
  ): Promise<{ readonly firstMs: number; readonly lastMs: number } | null>;
  second(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    computedAtMs: number,
  ): Promise<KeptSecond | null>;
  /** The whole snapshot of that very second, with the reasons for which it is kept. */
  whole(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    computedAtMs: number,
  ): Promise<(StoredSnapshot & { readonly reasons: readonly KeepReason[] }) | null>;
  /** Whole snapshots of a span, oldest first, at most `count` of them. */
  wholesOf(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    span: WallSpan,
    count: number,
  ): Promise<readonly KeptInstant[]>;
  /** Days, UTC, that have whole snapshots, newest first, at most `count` of them, with how many. */
  days(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    count: number,
  ): Promise<readonly { readonly date: string; readonly wholes: number }[]>;
  /** The nearest seconds with a row or a whole snapshot on either side of an instant, the instant itself left out. */
  neighbours(
    organisationId: OrganisationId,
    portfolioId: PortfolioId,
    computedAtMs: number,
  ): Promise<Neighbours>;
};

export type Neighbours = {
  readonly secondBeforeMs: number | null;
  readonly secondAfterMs: number | null;
  readonly wholeBeforeMs: number | null;
  readonly wholeAfterMs: number | null;
};
