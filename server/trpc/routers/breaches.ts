import { z } from "zod";
import {
  AcknowledgeInput,
  AssignInput,
  CloseCaseInput,
  CommentInput,
  EscalateInput,
  LinkInput,
  PlanInput,
  WaiveInput,
} from "~/server/domain/breach";
import { acknowledgeBreach } from "~/server/services/breaches/acknowledge-breach";
import { assignBreach } from "~/server/services/breaches/assign-breach";
import { closeCase } from "~/server/services/breaches/close-case";
import { commentBreach, linkBreach } from "~/server/services/breaches/comment-breach";
import { escalateBreach } from "~/server/services/breaches/escalate-breach";
import { getCase } from "~/server/services/breaches/get-case";
import { listBreaches } from "~/server/services/breaches/list-breaches";
import { planBreach } from "~/server/services/breaches/plan-breach";
import { ReEvaluateInput, reEvaluateBreach } from "~/server/services/breaches/re-evaluate-breach";
import { waiveBreach } from "~/server/services/breaches/waive-breach";
import { EVERYBODY, OFFICERS, procedure, router, WORKERS_OF_CASES } from "../init";

const PortfolioFilter = z.strictObject({ portfolioId: z.string().max(20).optional() });
const BreachInput = z.strictObject({ breachId: z.string().max(20) });

export const breachesRouter = router({
  list: procedure
    .meta(EVERYBODY)
    .input(PortfolioFilter)
    .query(({ ctx: { ctx }, input }) => listBreaches(ctx, input.portfolioId)),
  get: procedure
    .meta(EVERYBODY)
    .input(BreachInput)
    .query(({ ctx: { ctx }, input }) => getCase(ctx, input.breachId)),
  acknowledge: procedure
    .meta(OFFICERS)
    .input(AcknowledgeInput)
    .mutation(({ ctx: { ctx }, input }) => acknowledgeBreach(ctx, input)),
  assign: procedure
    .meta(OFFICERS)
    .input(AssignInput)
    .mutation(({ ctx: { ctx }, input }) => assignBreach(ctx, input)),
  plan: procedure
    .meta(WORKERS_OF_CASES)
    .input(PlanInput)
    .mutation(({ ctx: { ctx }, input }) => planBreach(ctx, input)),
  waive: procedure
    .meta(OFFICERS)
    .input(WaiveInput)
    .mutation(({ ctx: { ctx }, input }) => waiveBreach(ctx, input)),
  comment: procedure
    .meta(WORKERS_OF_CASES)
    .input(CommentInput)
    .mutation(({ ctx: { ctx }, input }) => commentBreach(ctx, input)),
  link: procedure
    .meta(WORKERS_OF_CASES)
    .input(LinkInput)
    .mutation(({ ctx: { ctx }, input }) => linkBreach(ctx, input)),
  escalate: procedure
    .meta(WORKERS_OF_CASES)
    .input(EscalateInput)
    .mutation(({ ctx: { ctx }, input }) => escalateBreach(ctx, input)),
  reEvaluate: procedure
    .meta(OFFICERS)
    .input(ReEvaluateInput)
    .mutation(({ ctx: { ctx }, input }) => reEvaluateBreach(ctx, input)),
  close: procedure
    .meta(OFFICERS)
    .input(CloseCaseInput)
    .mutation(({ ctx: { ctx }, input }) => closeCase(ctx, input)),
});
