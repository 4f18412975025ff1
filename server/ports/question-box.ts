import type { RiskError } from "~/server/domain/errors";
import type { OrganisationId } from "~/server/domain/ids";
import type { Question } from "~/server/domain/question";

export type AskedQuestion = {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly question: Question;
};

/** Questions and their answers, each answered once. */
export type QuestionBox = {
  /** Puts a question. Returns its id. */
  ask(organisationId: OrganisationId, question: Question): Promise<string>;
  /** Takes the oldest open questions of an organisation; nobody else is given them. */
  take(organisationId: OrganisationId, count: number): Promise<readonly AskedQuestion[]>;
  answer(id: string, answer: unknown): Promise<void>;
  refuse(id: string, refusal: RiskError): Promise<void>;
  /** The answer, or null while there is none. @throws RiskError as it was refused. */
  answerTo(organisationId: OrganisationId, id: string): Promise<{ readonly answer: unknown } | null>;
};
