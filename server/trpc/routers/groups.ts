import {
  CloseGroupInput,
  CreateGroupInput,
  MovePortfolioInput,
  RenameGroupInput,
} from "~/server/domain/portfolio-group";
import { listGroups } from "~/server/services/groups/list-groups";
import { closeGroup, createGroup, movePortfolio, renameGroup } from "~/server/services/groups/manage-groups";
import { EVERYBODY, OFFICERS, procedure, router } from "../init";

/** Desks and the organisation: which portfolio is where. */
export const groupsRouter = router({
  tree: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => listGroups(ctx)),
  create: procedure
    .meta(OFFICERS)
    .input(CreateGroupInput)
    .mutation(({ ctx: { ctx }, input }) => createGroup(ctx, input)),
  rename: procedure
    .meta(OFFICERS)
    .input(RenameGroupInput)
    .mutation(({ ctx: { ctx }, input }) => renameGroup(ctx, input)),
  close: procedure
    .meta(OFFICERS)
    .input(CloseGroupInput)
    .mutation(({ ctx: { ctx }, input }) => closeGroup(ctx, input)),
  move: procedure
    .meta(OFFICERS)
    .input(MovePortfolioInput)
    .mutation(({ ctx: { ctx }, input }) => movePortfolio(ctx, input)),
});
