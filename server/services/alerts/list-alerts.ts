import type { AlertLine } from "~/server/domain/alert";
import type { Ctx } from "~/server/services/context";

const ALERTS_SHOWN = 200;

export type AlertCentre = {
  /** Newest first. */
  readonly lines: readonly AlertLine[];
  /** Since this person looked last. */
  readonly unread: number;
};

/** What was told lately of the portfolios in scope, silenced or not, and how much of it is new to whoever asks. */
export async function listAlerts({ stores, actor }: Ctx): Promise<AlertCentre> {
  const [lines, unread] = await Promise.all([
    stores.alerts.recent(actor.organisationId, actor.portfolioIds, ALERTS_SHOWN),
    stores.alerts.unread(actor.organisationId, actor.portfolioIds, actor.id),
  ]);
  return { lines, unread };
}

/** Somebody has looked at everything up to an alert. */
export const sawAlerts = ({ stores, actor }: Ctx, upTo: string): Promise<void> =>
  stores.alerts.saw(actor.organisationId, actor.id, upTo);
