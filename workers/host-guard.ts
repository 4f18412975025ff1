import type { IncomingMessage } from "node:http";

type Refusal = { readonly status: 421 | 403; readonly sentence: string };
type Asked = Pick<IncomingMessage, "url" | "headers">;

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];
const HTTP_PORT = 80;

/**
 * Refuses a request that was not meant for this server. Listening on the loopback alone does not keep web pages out:
 * a page elsewhere may rebind its own name to 127.0.0.1 (seen by Host) or post across origins (seen by Origin).
 *
 * @param publicUrl - where users reach the server through their own proxy, if they do.
 */
export function hostGuard(port: number, publicUrl?: string): (request: Asked) => Refusal | null {
  const open = publicUrl ? new URL(publicUrl) : null;
  const names = LOOPBACK_NAMES.flatMap((name) =>
    port === HTTP_PORT ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  const hosts = new Set([...names, ...(open ? [open.host] : [])]);
  const origins = new Set([
    ...names.map((name) => new URL(`http://${name}`).origin),
    ...(open ? [open.origin] : []),
  ]);
  return ({ url, headers }) => {
    if (!hosts.has(headers.host?.toLowerCase() ?? "") || !url?.startsWith("/"))
      return {
        status: 421,
        sentence: `This server answers at ${[...hosts].join(", ")} only; set PUBLIC_URL to add a name.`,
      };
    if (headers.origin !== undefined && !origins.has(headers.origin.toLowerCase()))
      return { status: 403, sentence: "Requests from the pages of another site are refused." };
    return null;
  };
}
