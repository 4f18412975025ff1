import { createServer } from "node:net";

/** How far to look above the wanted port before giving up. */
const PORTS_MAX = 100;
/** Browsers may try the second one first for `localhost`, where another program would then answer for us. */
const LOOPBACKS = ["127.0.0.1", "::1"];

/** The wanted port, or the next one that is free on both loopbacks. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_MAX && port < 65_536; port += 1) {
    const isFree = await Promise.all(LOOPBACKS.map((host) => isFreeAt(host, port)));
    if (isFree.every(Boolean)) return port;
  }
  throw new Error(`No free port from ${wanted} on; set PORT.`);
}

function isFreeAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // A machine without IPv6 has nobody listening there either.
    probe.once("error", ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== "EADDRINUSE" && code !== "EACCES"),
    );
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
