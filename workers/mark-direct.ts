import type { IncomingMessage } from "node:http";

/** Set on requests that came straight from a client on this machine; the framework adds its own forwarding headers. */
const DIRECT_HEADER = "x-plimsoll-direct";
const FORWARDING_HEADERS = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-real-ip",
  "via",
];

/** Notes, before anything else touches the headers, whether a proxy passed this request on. What a client claims is dropped. */
export function markDirect({ headers }: Pick<IncomingMessage, "headers">): void {
  delete headers[DIRECT_HEADER];
  if (!FORWARDING_HEADERS.some((name) => headers[name] !== undefined)) headers[DIRECT_HEADER] = "yes";
}
