import { explainComponentVar } from "~/server/engine/explain/component-var";
import type { Question } from "~/server/ports/question-box";
import type { Stores } from "~/server/ports/unit-of-work";
import type { Desk } from "./desk";

const QUESTIONS_A_TURN = 20;

/** Answers what other processes asked of the frames that this worker holds. */
export async function answerQuestions(desk: Desk, stores: Stores): Promise<void> {
  for (const question of await stores.questions.take(desk.organisationId, QUESTIONS_A_TURN)) {
    const answer = answerTo(desk, question);
    if ("refusal" in answer) await stores.questions.refuse(question.id, answer.refusal);
    else await stores.questions.answer(question.id, answer.answer);
  }
}

function answerTo(
  desk: Desk,
  { input }: Question,
): { readonly answer: unknown } | { readonly refusal: string } {
  const frame = desk.frames.get(input.portfolioId ?? "");
  if (!frame) return { refusal: "This portfolio has not been assessed yet." };
  const isHeld = frame.positions.some(({ id }) => id === input.positionId);
  if (!isHeld) return { refusal: "This portfolio holds no such position." };
  return { answer: explainComponentVar(frame, input.positionId ?? "") };
}
