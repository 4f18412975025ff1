import type { CalendarDate } from "~/server/domain/calendar-date";
import type { InstrumentId, OrganisationId } from "~/server/domain/ids";
import type { Instrument } from "~/server/domain/instrument";
import type { Tick } from "~/server/domain/market";
import type { DailyBar } from "./market-feed";

/** An instrument as a person names it, before it has an id. References are by symbol. */
export type InstrumentDraft = Omit<Instrument, "id" | "underlyingId"> & {
  readonly underlyingSymbol: string | null;
  readonly isSimulated: boolean;
};

export type BarsWritten = { readonly written: number; readonly unchanged: number };

export type OrganisationRecord = {
  readonly id: OrganisationId;
  readonly slug: string;
  readonly name: string;
  readonly isDemonstration: boolean;
};

/** Instruments and their prices. */
export type ReferenceData = {
  /** All organisations, in id order. */
  organisations(): Promise<readonly OrganisationRecord[]>;
  /** All instruments of an organisation, in id order. */
  instruments(organisationId: OrganisationId): Promise<readonly Instrument[]>;
  /** Adds or updates by symbol; underlyings may be in the same batch. Returns symbol -> id of every draft. */
  saveInstruments(
    organisationId: OrganisationId,
    drafts: readonly InstrumentDraft[],
  ): Promise<ReadonlyMap<string, InstrumentId>>;
  /** Daily bars with date in (after, upTo], by instrument id then date. */
  bars(
    organisationId: OrganisationId,
    span: { readonly after: CalendarDate | null; readonly upTo: CalendarDate },
  ): Promise<readonly DailyBar[]>;
  /** What says whether the bars of such a span are still those that they were: another bar, another text. */
  barsHash(
    organisationId: OrganisationId,
    span: { readonly after: CalendarDate; readonly upTo: CalendarDate },
  ): Promise<string>;
  /** The bars of one instrument with date in (after, upTo], oldest first. */
  barsOf(
    organisationId: OrganisationId,
    instrumentId: InstrumentId,
    span: { readonly after: CalendarDate; readonly upTo: CalendarDate },
  ): Promise<readonly DailyBar[]>;
  /** Writes bars; a bar that is there already and equal counts as unchanged, a different one is replaced. */
  saveBars(organisationId: OrganisationId, bars: readonly DailyBar[]): Promise<BarsWritten>;
  /** The newest day that has a bar, or null. */
  lastBarDate(organisationId: OrganisationId): Promise<CalendarDate | null>;
  /** Latest prices that arrived after a wall time. */
  latestPrices(
    organisationId: OrganisationId,
    receivedAfterMs: number,
  ): Promise<readonly (Tick & { readonly receivedAtMs: number })[]>;
  /** Keeps ticks as the latest prices; an older market time never replaces a newer one. */
  saveLatestPrices(
    organisationId: OrganisationId,
    ticks: readonly Tick[],
    receivedAtMs: number,
  ): Promise<number>;
};
