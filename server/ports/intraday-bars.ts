import type { CalendarDate } from "~/server/domain/calendar-date";
import type { OrganisationId } from "~/server/domain/ids";
import type { IntradayBar } from "./market-feed";
import type { BarsWritten } from "./reference-data";

/** Prices within days. */
export type IntradayBars = {
  /** New York days on or after a day that have any bar, oldest first. */
  dates(organisationId: OrganisationId, from: CalendarDate): Promise<readonly CalendarDate[]>;
  /** Bars that start within [fromMs, toMs), by instrument id then time. */
  within(
    organisationId: OrganisationId,
    span: { readonly fromMs: number; readonly toMs: number },
  ): Promise<readonly IntradayBar[]>;
  /** Writes bars; a bar that is there already and equal counts as unchanged, a different one is replaced. */
  save(organisationId: OrganisationId, bars: readonly IntradayBar[]): Promise<BarsWritten>;
};
