import { createServer, type Server } from "node:http";
import next from "next";
import { endWithLauncher, tellLauncher } from "./child";
import { hostGuard } from "./host-guard";
import { markDirect } from "./mark-direct";
import { strictTransport } from "./strict-transport";

/** Live streams never end by themselves; after this they are cut, and the browsers reconnect to the next server. */
const DRAIN_MS = 1_000;

const port = Number(process.env.PORT ?? 3000);
const guard = hostGuard(port, process.env.PUBLIC_URL);
/** Browsers remember it: never said of a loopback, where other programs answer on other days. */
const strict = strictTransport(process.env.PUBLIC_URL);
const app = next({ dev: false, quiet: true, hostname: "localhost", port, dir: process.cwd() });
const server = createServer();
endWithLauncher(() => close(server));
await app.prepare();
const handle = app.getRequestHandler();

server.on("request", (request, response) => {
  const refusal = guard(request);
  if (!refusal) {
    markDirect(request);
    if (strict !== null) response.setHeader("strict-transport-security", strict);
    return void handle(request, response);
  }
  response.writeHead(refusal.status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end(`${refusal.sentence}\n`);
});
server.once("error", (error) => {
  process.stderr.write(`web: ${error.message}\n`);
  process.exit(1);
});
server.listen(port, "127.0.0.1", () => tellLauncher({ type: "ready" }));

async function close(open: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => open.close(() => resolve()));
  open.closeIdleConnections();
  const cut = setTimeout(() => open.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(cut);
}
