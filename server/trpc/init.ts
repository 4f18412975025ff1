import { initTRPC, TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { hasRole, type Role } from "~/server/domain/actor";
import { RiskError, type RiskErrorCode } from "~/server/domain/errors";
import type { SnapshotBus } from "~/server/ports/snapshot-bus";
import type { Ctx } from "~/server/services/context";
import { correlationOf } from "./correlation";
import type { Gate } from "./gate";

/** What a request brings: who asks (null = nobody signed in), how news reach it, and how often it may ask. */
export type RequestContext = {
  readonly ctx: Ctx | null;
  readonly bus: SnapshotBus;
  readonly gate: Gate;
};

/** Which roles may call a procedure. One that declares none can't be called by anybody. */
export type Policy = { readonly roles: readonly Role[] };

const TRPC_CODE = {
  "bad-input": "BAD_REQUEST",
  conflict: "CONFLICT",
  forbidden: "FORBIDDEN",
  "not-enough-history": "PRECONDITION_FAILED",
  "not-found": "NOT_FOUND",
  "stale-version": "CONFLICT",
  "too-large": "PAYLOAD_TOO_LARGE",
  "too-many": "TOO_MANY_REQUESTS",
  unauthenticated: "UNAUTHORIZED",
  unavailable: "SERVICE_UNAVAILABLE",
} as const satisfies Record<RiskErrorCode, TRPCError["code"]>;

const t = initTRPC
  .context<RequestContext>()
  .meta<Policy>()
  .create({
    sse: {
      maxDurationMs: 30 * 60_000,
      ping: { enabled: true, intervalMs: 2_000 },
      client: { reconnectAfterInactivityMs: 6_000 },
    },
    /** What nobody threw on purpose stays ours: the browser learns that something failed, not what. */
    errorFormatter({ shape, error }) {
      const { stack: _stack, ...data } = shape.data;
      const isMeant =
        error.cause instanceof RiskError ||
        error.cause instanceof ZodError ||
        error.code !== "INTERNAL_SERVER_ERROR";
      return {
        ...shape,
        data: { ...data, correlationId: correlationOf(error) },
        message: isMeant ? messageOf(error, shape.message) : "Something failed on our side.",
      };
    },
  });

export const { router } = t;

/** Maps errors once for all procedures; no router catches. */
const mapped = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  throw doorError(result.error.cause) ?? result.error;
});

/** The same for a subscription: what its stream throws while it runs never passes through the procedures' chain. */
export async function* mappedStream<T>(stream: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* stream;
  } catch (error) {
    throw doorError(error) ?? error;
  }
}

function doorError(cause: unknown): TRPCError | null {
  if (!(cause instanceof RiskError)) return null;
  return new TRPCError({ code: TRPC_CODE[cause.code], message: cause.message, cause });
}

const guarded = mapped.use(async ({ ctx: request, meta, type, next, getRawInput }) => {
  const { ctx } = request;
  if (!ctx) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  if (!meta || !hasRole(ctx.actor, meta.roles)) {
    throw new TRPCError({ code: "FORBIDDEN", message: "Your role does not include this." });
  }
  if (holdsNull(await getRawInput()))
    throw new TRPCError({ code: "BAD_REQUEST", message: "Text may not hold the character of code zero." });
  if (type === "mutation") {
    await request.gate.takeMutation().catch((error: unknown) => {
      throw doorError(error) ?? error;
    });
  }
  return next({ ctx: { ...request, ctx } });
});

/** PostgreSQL keeps no text with this character: no field of any input may hold it. */
const holdsNull = (value: unknown): boolean =>
  typeof value === "string"
    ? value.includes("\u0000")
    : typeof value === "object" &&
      value !== null &&
      Object.entries(value).some((pair) => pair.some(holdsNull));

/**
 * Every procedure is built on this one: somebody is signed in and has one of the roles that it declares. It can do
 * nothing before a policy is declared, so a procedure without one does not compile.
 */
export const procedure = { meta: (policy: Policy) => guarded.meta(policy) };

/** Everybody who is signed in may look. */
export const EVERYBODY: Policy = {
  roles: ["viewer", "portfolio-manager", "risk-officer", "head-of-risk", "auditor", "admin"],
};
/** Whoever answers for limits. */
export const OFFICERS: Policy = { roles: ["risk-officer", "head-of-risk"] };
/** Whoever works a breach: officers, and who manages the portfolio. */
export const WORKERS_OF_CASES: Policy = { roles: ["portfolio-manager", "risk-officer", "head-of-risk"] };
/** Whoever may read who did what. */
export const OVERSEERS: Policy = { roles: ["risk-officer", "head-of-risk", "auditor", "admin"] };

/** Whoever looks after people and keys. */
export const ADMINS: Policy = { roles: ["admin"] };

function messageOf(error: TRPCError, message: string): string {
  if (!(error.cause instanceof ZodError)) return message;
  return error.cause.issues.map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`).join("; ");
}
