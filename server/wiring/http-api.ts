import { randomBytes } from "node:crypto";
import type { ApiScope } from "~/server/domain/api-key";
import { RiskError, type RiskErrorCode, TooManyError } from "~/server/domain/errors";
import type { Ctx } from "~/server/services/context";
import { type Pushed, parsePush } from "~/server/services/market/parse-push";
import { pushPrices } from "~/server/services/market/push-prices";
import { pushPositions } from "~/server/services/positions/push-positions";
import { pushTrades } from "~/server/services/positions/push-trades";
import { checkTrades } from "~/server/services/questions/check-trades";
import { listFleet } from "~/server/services/risk/list-fleet";
import { contextOfKey } from "./api-key";
import { webWorld } from "./web";

/** A statement of 100,000 positions; more is a file, and files are imported. */
const BODY_BYTES_MAX = 20 * 1024 * 1024;

const STATUS_OF = {
  "bad-input": 400,
  conflict: 409,
  forbidden: 403,
  "not-enough-history": 422,
  "not-found": 404,
  "stale-version": 409,
  "too-large": 413,
  "too-many": 429,
  unauthenticated: 401,
  unavailable: 503,
} satisfies Record<RiskErrorCode, number>;

/** `POST /api/v1/prices`: ticks in, as JSON or one JSON object a line. */
export const postPrices = (request: Request): Promise<Response> =>
  receive(request, "prices", async (ctx, pushed) => ({ status: 200, body: await pushPrices(ctx, pushed) }));

/** `POST /api/v1/positions`: a statement of positions in; 400 with the report when a row is refused. */
export const postPositions = (request: Request): Promise<Response> =>
  receive(request, "positions", async (ctx, pushed) => {
    const report = await pushPositions(ctx, pushed);
    return { status: report.isCommitted ? 200 : 400, body: report };
  });

/** `POST /api/v1/trades`: fills in; 400 with the report when a row is refused. */
export const postTrades = (request: Request): Promise<Response> =>
  receive(request, "trades", async (ctx, pushed) => {
    const report = await pushTrades(ctx, pushed);
    return { status: report.isCommitted ? 200 : 400, body: report };
  });

/** `GET /api/v1/risk`: the latest figures of every portfolio, as the fleet shows them. */
export const getRisk = (request: Request): Promise<Response> =>
  answer(request, "risk:read", async (ctx) => ({ status: 200, body: await listFleet(ctx) }));

/** `POST /api/v1/pre-trade`: whether trades may be done, held against every limit of the portfolio. */
export const postPreTrade = (request: Request): Promise<Response> =>
  answer(request, "limits:check", async (ctx) => ({
    status: 200,
    body: await checkTrades(ctx, jsonOf(await bodyOf(request))),
  }));

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RiskError("bad-input", "This is no JSON.");
  }
}

const receive = (
  request: Request,
  wrapper: "prices" | "positions" | "trades",
  work: (ctx: Ctx, pushed: readonly Pushed[]) => Promise<Answer>,
): Promise<Response> =>
  answer(request, `${wrapper}:write`, async (ctx) => work(ctx, parsePush(await bodyOf(request), wrapper)));

type Answer = { readonly status: number; readonly body: unknown };

/** The key comes before the body: nobody without one is read. */
async function answer(
  request: Request,
  scope: ApiScope,
  work: (ctx: Ctx) => Promise<Answer>,
): Promise<Response> {
  try {
    const { status, body } = await work(await contextOfKey(request, scope));
    return Response.json(body, { status, headers: NO_STORE });
  } catch (error) {
    if (error instanceof RiskError) return refusalOf(error);
    const correlationId = randomBytes(8).toString("hex");
    webWorld().log.error({ correlationId, err: error }, "request failed");
    const body = { code: "unknown", error: "Something failed here; the log says what.", correlationId };
    return Response.json(body, { status: 500, headers: NO_STORE });
  }
}

function refusalOf(error: RiskError): Response {
  const { code, message } = error;
  const headers =
    error instanceof TooManyError
      ? { ...NO_STORE, "retry-after": String(error.retryAfterSeconds) }
      : NO_STORE;
  return Response.json({ code, error: message }, { status: STATUS_OF[code], headers });
}

const NO_STORE = { "cache-control": "no-store" };

async function bodyOf(request: Request): Promise<string> {
  const tooLarge = new RiskError(
    "too-large",
    `A request may hold ${BODY_BYTES_MAX} bytes; send less at a time.`,
  );
  if (Number(request.headers.get("content-length") ?? 0) > BODY_BYTES_MAX) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) throw tooLarge;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
