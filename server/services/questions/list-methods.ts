import type { PortfolioId } from "~/server/domain/ids";
import type { MethodsReport } from "~/server/domain/method-figures";
import type { Ctx } from "~/server/services/context";
import { askWorker } from "./ask-worker";

/** Every way to VaR and ES on the book of now, with intervals. @throws RiskError as `askWorker`. */
export const listMethods = async (ctx: Ctx, portfolioId: PortfolioId): Promise<MethodsReport> =>
  (await askWorker(ctx, { kind: "methods", portfolioId })) as MethodsReport; // as answered
