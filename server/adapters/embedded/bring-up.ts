import { realpathSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Cluster, logTail, startCluster } from "./cluster";
import { ADMIN_ROLE, connectionUrl } from "./credentials";
import { choosePort } from "./port";
import { disownLock, isPostmasterOf, readPostmaster } from "./postmaster";

/** A crashed server may replay its log for a while; a killed one's last processes hold its memory for a moment. */
const START_MS_MAX = 60_000;
const RETRY_MS = 100;
const ASK_MS_MAX = 2_000;
/** Failed starts in a row (a quarter of a second each, or more) before the log is shown instead. */
const ATTEMPTS_MAX = 40;

type Options = { readonly cluster: Cluster; readonly home: string; readonly password: string };

/** Returns the port of a server on this cluster that accepts our password: the running one, else a new one. */
export async function bringUp(options: Options): Promise<{ port: number; reused: boolean }> {
  const { cluster, home, password } = options;
  const deadline = Date.now() + START_MS_MAX;
  for (let attempt = 1; ; attempt += 1) {
    const running = await joinRunning(cluster, password, deadline);
    if (running) return { port: running, reused: attempt === 1 };
    disownLock(cluster.folder);
    const port = await choosePort(home);
    try {
      await startCluster(cluster, port);
      return { port, reused: false };
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || Date.now() > deadline)
        throw new Error(`PostgreSQL does not start.\n${logTail(cluster)}`, { cause: error });
      await sleep(RETRY_MS);
    }
  }
}

/** Waits for a postmaster that lives; null when there is none. */
async function joinRunning(cluster: Cluster, password: string, deadline: number): Promise<number | null> {
  for (;;) {
    const found = readPostmaster(cluster.folder);
    if (!found || !isPostmasterOf(cluster.folder, found.pid)) return null;
    const answer = await ask(found.port, password);
    if (answer === "refused")
      throw new Error(`The PostgreSQL that runs on ${cluster.folder} does not accept our password.`);
    if (answer !== "silent") return isSamePlace(answer.folder, cluster.folder) ? found.port : null;
    if (Date.now() > deadline) throw new Error(`PostgreSQL does not answer.\n${logTail(cluster)}`);
    await sleep(RETRY_MS);
  }
}

async function ask(port: number, password: string): Promise<{ folder: string } | "refused" | "silent"> {
  const client = new pg.Client({
    connectionString: connectionUrl(ADMIN_ROLE, password, port, "postgres"),
    connectionTimeoutMillis: ASK_MS_MAX,
    query_timeout: ASK_MS_MAX,
  });
  client.on("error", () => {}); // a server that dies while asked is silent, which the catch below reports
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>("SHOW data_directory");
    return { folder: rows[0]?.data_directory ?? "" };
  } catch (error) {
    return (error as { code?: string }).code === "28P01" ? "refused" : "silent";
  } finally {
    await client.end().catch(() => {});
  }
}

function isSamePlace(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}
