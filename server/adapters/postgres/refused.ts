import { RiskError } from "~/server/domain/errors";

/** PostgreSQL's codes of a refused right and of a row that a CHECK refuses. */
const isRefusal = (error: unknown): boolean => /\b(42501|23514)\b/.test(String(error));

/** What a guard of the database refuses is said as such; every other failure stays what it is. */
export const orForbidden =
  (sentence: string) =>
  (error: unknown): never => {
    if (!isRefusal(error)) throw error;
    throw new RiskError("forbidden", sentence, { cause: error });
  };
