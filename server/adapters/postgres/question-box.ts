import type { Prisma } from "~/prisma/generated/client";
import { RiskError, type RiskErrorCode } from "~/server/domain/errors";
import { QUESTION_KINDS, type Question } from "~/server/domain/question";
import type { QuestionBox } from "~/server/ports/question-box";
import type { Db } from "./client";
import { idOf, keyOf } from "./keys";

type Taken = { id: bigint; input: Question };

/** Questions as rows of the job table, claimed with SKIP LOCKED so that two workers never take the same one. */
export function questionBox(db: Db): QuestionBox {
  return {
    async ask(organisationId, question) {
      const input = question as unknown as Prisma.InputJsonObject; // plain JSON by its type
      const row = await db.job.create({
        data: { organisationId: keyOf(organisationId), kind: question.kind, input },
        select: { id: true },
      });
      return idOf(row.id);
    },

    async take(organisationId, count) {
      const rows = await db.$queryRawUnsafe<Taken[]>(
        `UPDATE job SET state = 'running', started_at = now(), attempt = attempt + 1 WHERE id IN (
           SELECT id FROM job WHERE organisation_id = $1 AND state = 'queued' AND kind = ANY($2::text[])
           ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED
         ) RETURNING id, input`,
        keyOf(organisationId),
        QUESTION_KINDS,
        count,
      );
      return rows.map(({ id, input }) => ({ id: idOf(id), organisationId, question: input }));
    },

    async answer(id, answer) {
      const result = answer as Prisma.InputJsonValue; // plain JSON by the port's contract
      await db.job.update({
        where: { id: BigInt(id) },
        data: { state: "done", progress: 1, result, finishedAt: new Date() },
      });
    },

    async refuse(id, { code, message }) {
      await db.job.update({
        where: { id: BigInt(id) },
        data: { state: "failed", stage: code, error: message, finishedAt: new Date() },
      });
    },

    async answerTo(organisationId, id) {
      const row = await db.job.findFirst({
        where: { id: BigInt(id), organisationId: keyOf(organisationId) },
      });
      if (row?.state === "failed")
        throw new RiskError(row.stage as RiskErrorCode, row.error ?? "The question was refused."); // written by refuse
      return row?.state === "done" ? { answer: row.result } : null;
    },
  };
}
