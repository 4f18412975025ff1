import type { OrganisationId } from "~/server/domain/ids";

/** What one process asks another that holds what it needs in memory. */
export type Question = {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly kind: "explain-component-var";
  readonly input: Readonly<Record<string, string>>;
};

/** Questions and their answers, each answered once. */
export type QuestionBox = {
  /** Puts a question. Returns its id. */
  ask(question: Omit<Question, "id">): Promise<string>;
  /** Takes the oldest open questions of an organisation; nobody else is given them. */
  take(organisationId: OrganisationId, count: number): Promise<readonly Question[]>;
  answer(id: string, answer: unknown): Promise<void>;
  refuse(id: string, sentence: string): Promise<void>;
  /** The answer, or null while there is none. @throws RiskError unavailable with the sentence of a refusal. */
  answerTo(organisationId: OrganisationId, id: string): Promise<{ readonly answer: unknown } | null>;
};
