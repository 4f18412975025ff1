import type { Explained } from "~/server/domain/explained";
import type { PortfolioId, PositionId } from "~/server/domain/ids";
import type { Measure } from "~/server/domain/measure";
import type { Ctx } from "~/server/services/context";
import { askWorker } from "./ask-worker";

/** How a position's component VaR 99 is made. @throws RiskError as `askWorker`. */
export const explainPositionVar = async (
  ctx: Ctx,
  portfolioId: PortfolioId,
  positionId: PositionId,
): Promise<Measure<Explained>> =>
  (await askWorker(ctx, { kind: "explain-component-var", portfolioId, positionId })) as Measure<Explained>; // as answered
