import type { z } from "zod";
import { CASE_STATES, CommentInput, LinkInput } from "~/server/domain/breach";
import type { BreachRecord } from "~/server/ports/breach-book";
import type { Ctx } from "~/server/services/context";
import { changeCase, WORKERS_OF_A_CASE } from "./change-case";

const ANY_TIME = { roles: WORKERS_OF_A_CASE, from: CASE_STATES };

/** Adds a comment to a case, closed ones too: it stays in the timeline as it was written. */
export async function commentBreach(ctx: Ctx, raw: z.input<typeof CommentInput>): Promise<BreachRecord> {
  const { breachId, note } = CommentInput.parse(raw);
  return changeCase(ctx, breachId, ANY_TIME, () => ({
    kind: "commented",
    action: "breach.comment",
    note,
    change: {},
  }));
}

/** Attaches a document by its address: it stays where it is kept. */
export async function linkBreach(ctx: Ctx, raw: z.input<typeof LinkInput>): Promise<BreachRecord> {
  const { breachId, url, note } = LinkInput.parse(raw);
  return changeCase(ctx, breachId, ANY_TIME, () => ({
    kind: "linked",
    action: "breach.link",
    note: note === "" ? null : note,
    details: { url },
    change: {},
  }));
}
