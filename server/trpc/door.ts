import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { TooManyError } from "~/server/domain/errors";
import { correlationOf } from "./correlation";
import type { RequestContext } from "./init";
import { appRouter } from "./root";

/** What the log is told of a refused or failed call. Never what was sent: it may hold a password. */
export type CallFailure = {
  readonly correlationId: string;
  readonly path: string | undefined;
  readonly code: string;
  readonly message: string;
  /** The error itself where nobody foresaw it; null for a refusal. */
  readonly cause: unknown;
};

/** Answers a browser's call. */
export function answerCall(
  request: Request,
  context: () => Promise<RequestContext>,
  report: (failure: CallFailure) => void,
): Promise<Response> {
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: context,
    responseMeta({ errors }) {
      const [late] = errors.flatMap(({ cause }) => (cause instanceof TooManyError ? [cause] : []));
      return late ? { headers: { "retry-after": String(late.retryAfterSeconds) } } : {};
    },
    onError({ error, path }) {
      const { code, message } = error;
      const cause = code === "INTERNAL_SERVER_ERROR" ? (error.cause ?? error) : null;
      report({ correlationId: correlationOf(error), path, code, message, cause });
    },
  });
}
