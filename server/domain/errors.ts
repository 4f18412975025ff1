/** Why an expected thing went wrong. The door maps each code once; a new code without a mapping does not compile. */
export type RiskErrorCode =
  | "bad-input"
  | "conflict"
  | "forbidden"
  | "not-enough-history"
  | "not-found"
  | "stale-version"
  | "too-large"
  | "too-many"
  | "unauthenticated"
  | "unavailable";

/** The only error that is thrown on purpose and shown to a person: its message is a full sentence. */
export class RiskError extends Error {
  readonly code: RiskErrorCode;

  constructor(code: RiskErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "RiskError";
    this.code = code;
  }
}

/** Somebody asks more often than they may. */
export class TooManyError extends RiskError {
  readonly retryAfterSeconds: number;

  constructor(what: string, retryAfterSeconds: number) {
    super("too-many", `${what} Try again in ${retryAfterSeconds} s.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
