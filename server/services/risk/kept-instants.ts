import { z } from "zod";
import { type CalendarDate, isCalendarDate } from "~/server/domain/calendar-date";
import type { KeptInstant } from "~/server/ports/instant-book";
import type { Ctx } from "~/server/services/context";
import { requirePortfolio } from "./require-portfolio";

const DAY_MS = 86_400_000;
/** One a minute, and more breaches than a day has. */
const WHOLES_MAX = 3_000;
/** Minutes are kept 90 days; of days before that only breaches, forecasts and reports are left. */
const DAYS_MAX = 400;

/** Nothing is kept of before clocks began to count. */
const FIRST_DAY = "1970-01-01";

export const KeptInstantsInput = z.strictObject({
  portfolioId: z.string().max(20),
  /** A day, UTC; without one the newest that has any. */
  date: z
    .string()
    .refine((text) => isCalendarDate(text) && text >= FIRST_DAY, "is no day, such as 2026-11-22")
    .optional(),
});

export type KeptInstants = {
  /** The stretch in which every second that had a beat is kept; null = none is. */
  readonly seconds: { readonly firstMs: number; readonly lastMs: number } | null;
  /** Days, UTC, that have whole snapshots, newest first, with how many. */
  readonly days: readonly { readonly date: CalendarDate; readonly wholes: number }[];
  readonly date: CalendarDate;
  /** Whole snapshots of the day, oldest first, each with why it is kept. */
  readonly wholes: readonly KeptInstant[];
};

/** Which instants of a portfolio can be looked at again. @throws RiskError not-found as `requirePortfolio`. */
export async function keptInstants(ctx: Ctx, raw: z.infer<typeof KeptInstantsInput>): Promise<KeptInstants> {
  const { portfolioId, date: asked } = KeptInstantsInput.parse(raw);
  await requirePortfolio(ctx, portfolioId);
  const organisation = ctx.actor.organisationId;
  const { instants } = ctx.stores;
  const days = await instants.days(organisation, portfolioId, DAYS_MAX);
  const date = asked ?? days[0]?.date ?? new Date(ctx.clock.now()).toISOString().slice(0, 10);
  const fromMs = Date.parse(`${date}T00:00:00Z`);
  return {
    seconds: await instants.secondsKept(organisation, portfolioId),
    days,
    date,
    wholes: await instants.wholesOf(organisation, portfolioId, { fromMs, toMs: fromMs + DAY_MS }, WHOLES_MAX),
  };
}
