import { createHmac } from "node:crypto";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { DeliveryError } from "~/server/ports/alert-sender";
import { type AddressGuard, ClosedAddressError } from "./address-guard";

/** From the first byte sent to the status line; a slower receiver is one that does not answer. */
const TIMEOUT_MS = 10_000;
const TOO_MANY_REQUESTS = 429;
const REQUEST_TIMEOUT = 408;

export type WebhookPost = {
  readonly address: string;
  readonly body: string;
  readonly idempotencyKey: string;
  /** Signs the body; null = unsigned, as for receivers that know no signatures. */
  readonly secret: string | null;
};

type Options = { readonly guard: AddressGuard; readonly nowMs: () => number; readonly timeoutMs?: number };

/**
 * Posts JSON to an address that people named. It connects to the address that was checked, follows no redirect and
 * reads no answer.
 *
 * @throws DeliveryError in words that hold neither path nor query, where keys are.
 */
export async function postWebhook(post: WebhookPost, options: Options): Promise<void> {
  const url = new URL(post.address);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.username !== "" || url.password !== "")
    throw new DeliveryError(`${url.host}: an address may hold no user or password.`, false);
  if (isIP(host) !== 0 && !options.guard.isOpen(host)) throw refused(url.host, new ClosedAddressError());
  const status = await statusOf(url, post, options);
  if (status >= 200 && status < 300) return;
  const isTemporary = status >= 500 || status === TOO_MANY_REQUESTS || status === REQUEST_TIMEOUT;
  const why =
    status >= 300 && status < 400
      ? `answered ${status}, and redirects are not followed`
      : `answered ${status}`;
  throw new DeliveryError(`${url.host} ${why}.`, isTemporary);
}

/** The signature that receivers check: HMAC-SHA256 over `timestamp.body`, so that an old message can't be sent again. */
export const signatureOf = (secret: string, timestamp: number, body: string): string =>
  `t=${timestamp},v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;

function statusOf(
  url: URL,
  { body, secret, idempotencyKey }: WebhookPost,
  options: Options,
): Promise<number> {
  const { guard, nowMs, timeoutMs = TIMEOUT_MS } = options;
  const timestamp = Math.floor(nowMs() / 1_000);
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: "POST",
      agent: false, // no connection is shared: each one was looked up and checked for itself
      lookup: guard.lookup,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        "content-type": "application/json; charset=utf-8",
        "content-length": Buffer.byteLength(body),
        "user-agent": "plimsoll",
        "idempotency-key": encodeURIComponent(idempotencyKey),
        ...(secret !== null && { "x-plimsoll-signature": signatureOf(secret, timestamp, body) }),
      },
    });
    request.once("response", (response: IncomingMessage) => {
      response.destroy(); // what it says is not ours to keep
      resolve(response.statusCode ?? 0);
    });
    request.on("error", (error) => reject(errorOf(url.host, error)));
    request.end(body);
  });
}

function errorOf(host: string, error: Error): DeliveryError {
  if (error instanceof ClosedAddressError) return refused(host, error);
  if (error.name === "AbortError" || error.name === "TimeoutError")
    return new DeliveryError(`${host} did not answer in time.`, true, { cause: error });
  const { code } = error as NodeJS.ErrnoException;
  return new DeliveryError(`${host} could not be reached${code ? ` (${code})` : ""}.`, true, {
    cause: error,
  });
}

const refused = (host: string, cause: ClosedAddressError): DeliveryError =>
  new DeliveryError(`${host}: ${cause.message}.`, false, { cause });
