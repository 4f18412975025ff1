import { z } from "zod";
import {
  DecideInput,
  ProposeChangeInput,
  ProposeLimitInput,
  ProposeRetirementInput,
  RejectInput,
} from "~/server/domain/limit-proposal";
import { LIMIT_TEMPLATES } from "~/server/domain/limit-templates";
import { approveProposal } from "~/server/services/limits/approve-proposal";
import { rejectProposal, withdrawProposal } from "~/server/services/limits/decline-proposal";
import { exportLimits } from "~/server/services/limits/export-limits";
import { ImportLimitsInput, importLimits } from "~/server/services/limits/import-limits";
import { listLimits } from "~/server/services/limits/list-limits";
import { listProposals } from "~/server/services/limits/list-proposals";
import { listScopes } from "~/server/services/limits/list-scopes";
import { proposeChange } from "~/server/services/limits/propose-change";
import { proposeLimit } from "~/server/services/limits/propose-limit";
import { proposeRetirement } from "~/server/services/limits/propose-retirement";
import { ProposeTemplateInput, proposeTemplate } from "~/server/services/limits/propose-template";
import { submitDraft } from "~/server/services/limits/submit-draft";
import { backtestLimit, PreviewInput, previewLimit } from "~/server/services/questions/preview-limit";
import { EVERYBODY, OFFICERS, OVERSEERS, procedure, router } from "../init";

export const limitsRouter = router({
  list: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => listLimits(ctx)),
  proposals: procedure.meta(OVERSEERS).query(({ ctx: { ctx } }) => listProposals(ctx)),
  scopes: procedure
    .meta(OVERSEERS)
    .input(z.strictObject({ portfolioId: z.string().max(20) }))
    .query(({ ctx: { ctx }, input }) => listScopes(ctx, input.portfolioId)),
  preview: procedure
    .meta(OVERSEERS)
    .input(PreviewInput)
    .query(({ ctx: { ctx }, input }) => previewLimit(ctx, input)),
  backtest: procedure
    .meta(OVERSEERS)
    .input(PreviewInput)
    .query(({ ctx: { ctx }, input }) => backtestLimit(ctx, input)),
  templates: procedure.meta(OVERSEERS).query(() => LIMIT_TEMPLATES),
  proposeTemplate: procedure
    .meta(OFFICERS)
    .input(ProposeTemplateInput)
    .mutation(({ ctx: { ctx }, input }) => proposeTemplate(ctx, input)),
  export: procedure.meta(OVERSEERS).mutation(({ ctx: { ctx } }) => exportLimits(ctx)),
  import: procedure
    .meta(OFFICERS)
    .input(ImportLimitsInput)
    .mutation(({ ctx: { ctx }, input }) => importLimits(ctx, input)),
  propose: procedure
    .meta(OFFICERS)
    .input(ProposeLimitInput)
    .mutation(({ ctx: { ctx }, input }) => proposeLimit(ctx, input)),
  proposeChange: procedure
    .meta(OFFICERS)
    .input(ProposeChangeInput)
    .mutation(({ ctx: { ctx }, input }) => proposeChange(ctx, input)),
  proposeRetirement: procedure
    .meta(OFFICERS)
    .input(ProposeRetirementInput)
    .mutation(({ ctx: { ctx }, input }) => proposeRetirement(ctx, input)),
  submit: procedure
    .meta(OFFICERS)
    .input(DecideInput)
    .mutation(({ ctx: { ctx }, input }) => submitDraft(ctx, input)),
  approve: procedure
    .meta(OFFICERS)
    .input(DecideInput)
    .mutation(({ ctx: { ctx }, input }) => approveProposal(ctx, input)),
  reject: procedure
    .meta(OFFICERS)
    .input(RejectInput)
    .mutation(({ ctx: { ctx }, input }) => rejectProposal(ctx, input)),
  withdraw: procedure
    .meta(OFFICERS)
    .input(DecideInput)
    .mutation(({ ctx: { ctx }, input }) => withdrawProposal(ctx, input)),
});
