import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { systemClock } from "~/server/adapters/clock/system";
import { ownOrganisation } from "~/server/adapters/postgres/own-organisation";
import { RiskError, type RiskErrorCode } from "~/server/domain/errors";
import type { Ctx } from "~/server/services/context";
import { type Pushed, parsePush } from "~/server/services/market/parse-push";
import { pushPrices } from "~/server/services/market/push-prices";
import { pushPositions } from "~/server/services/positions/push-positions";
import { pushTrades } from "~/server/services/positions/push-trades";
import type { Config } from "./config";
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
  unauthenticated: 401,
  unavailable: 503,
} satisfies Record<RiskErrorCode, number>;

/** `POST /api/v1/prices`: ticks in, as JSON or one JSON object a line. */
export const postPrices = (request: Request): Promise<Response> =>
  answer(request, "prices", async (ctx, pushed) => ({ status: 200, body: await pushPrices(ctx, pushed) }));

/** `POST /api/v1/positions`: a statement of positions in; 400 with the report when a row is refused. */
export const postPositions = (request: Request): Promise<Response> =>
  answer(request, "positions", async (ctx, pushed) => {
    const report = await pushPositions(ctx, pushed);
    return { status: report.isCommitted ? 200 : 400, body: report };
  });

/** `POST /api/v1/trades`: fills in; 400 with the report when a row is refused. */
export const postTrades = (request: Request): Promise<Response> =>
  answer(request, "trades", async (ctx, pushed) => {
    const report = await pushTrades(ctx, pushed);
    return { status: report.isCommitted ? 200 : 400, body: report };
  });

async function answer(
  request: Request,
  wrapper: string,
  work: (ctx: Ctx, pushed: readonly Pushed[]) => Promise<{ status: number; body: unknown }>,
): Promise<Response> {
  try {
    await requireKey(request, webWorld().config);
    const text = await bodyOf(request);
    const { status, body } = await work(await contextOf(), parsePush(text, wrapper));
    return Response.json(body, { status, headers: NO_STORE });
  } catch (error) {
    if (error instanceof RiskError) {
      const { code, message } = error;
      return Response.json({ code, error: message }, { status: STATUS_OF[code], headers: NO_STORE });
    }
    const correlationId = randomBytes(8).toString("hex");
    webWorld().log.error({ correlationId, err: error }, "request failed");
    const body = { code: "unknown", error: "Something failed here; the log says what.", correlationId };
    return Response.json(body, { status: 500, headers: NO_STORE });
  }
}

const NO_STORE = { "cache-control": "no-store" };

/** Compares hashes, which are of one length, in a time that tells nothing. */
async function requireKey(request: Request, { API_KEY_FILE: file }: Config): Promise<void> {
  const [scheme, given = ""] = (request.headers.get("authorization") ?? "").split(" ");
  const key = file === undefined ? "" : (await readFile(file, "utf8")).trim();
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  const isKey = timingSafeEqual(hash(given), hash(key)) && key !== "";
  if (scheme?.toLowerCase() !== "bearer" || !isKey)
    throw new RiskError(
      "unauthenticated",
      given === ""
        ? "Send the API key: Authorization: Bearer KEY."
        : "This is not the API key of this installation.",
    );
}

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

async function contextOf(): Promise<Ctx> {
  const { database, organisations } = webWorld();
  const organisationId = await ownOrganisation(database);
  const { stores, unit } = organisations.of(organisationId);
  return {
    actor: {
      id: "api-key",
      name: "API key",
      organisationId,
      roles: ["portfolio-manager"],
      portfolioIds: null,
    },
    stores,
    unit,
    clock: systemClock,
  };
}
