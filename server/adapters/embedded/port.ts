import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";

/** The port used last time, so that addresses stay the same; a new one when another program holds it now. */
export async function choosePort(home: string): Promise<number> {
  const file = join(home, "port");
  const stored = readStored(file);
  if (stored && (await bind(stored))) return stored;
  const port = await bind(0);
  if (!port) throw new Error("no free port on 127.0.0.1");
  writeFileSync(file, `${port}\n`);
  return port;
}

function readStored(file: string): number | null {
  try {
    const port = Number(readFileSync(file, "utf8"));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
  } catch {
    return null; // first start, or an unreadable note: any port will do
  }
}

/** Binds and lets go: the port number, or null when it is taken. 0 asks for any free one. */
function bind(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const { port: bound } = probe.address() as AddressInfo;
      probe.close(() => resolve(bound));
    });
  });
}
