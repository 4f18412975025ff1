import type { Measure } from "~/server/domain/measure";
import type { FirmSummary } from "~/server/domain/pnl";
import type { Ctx } from "~/server/services/context";
import { askWorker } from "./ask-worker";

/** The portfolios of one base currency within the actor's scope as one book, the same instrument netted. @throws RiskError as `askWorker`. */
export const assessFirm = async (ctx: Ctx): Promise<Measure<FirmSummary>> =>
  (await askWorker(ctx, {
    kind: "firm-risk",
    portfolioIds: ctx.actor.portfolioIds,
  })) as Measure<FirmSummary>; // as answered
