import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Cluster, logTail } from "./cluster";
import { isPostmasterOf, readPostmaster } from "./postmaster";

const LOOK_MS = 250;
const CONNECT_MS_MAX = 2_000;
/** Between two attempts to restart a server that does not come up. */
const RETRY_MS = 1_000;

type Options = {
  readonly cluster: Cluster;
  readonly port: number;
  readonly adminUrl: (port: number) => string;
  readonly bringUp: () => Promise<{ port: number }>;
  readonly onRestart: (port: number) => void;
  readonly log: (sentence: string) => void;
};

/**
 * Restarts a server that died. It looks at the process four times a second and also holds one connection: that one
 * breaks at once when the postmaster is killed. Returns what ends the watch.
 */
export function watchServer(options: Options): () => void {
  const watch = new AbortController();
  void keepRunning(options, watch.signal);
  return () => watch.abort();
}

async function keepRunning(options: Options, signal: AbortSignal): Promise<void> {
  let port = options.port;
  while (!signal.aborted) {
    await untilDead(options, port, signal);
    if (signal.aborted) return;
    const diedMs = Date.now();
    options.log("PostgreSQL died; starting it again.");
    try {
      ({ port } = await options.bringUp());
      options.log(`PostgreSQL runs again after ${Date.now() - diedMs} ms.`);
      options.onRestart(port);
    } catch (error) {
      options.log(`${error instanceof Error ? error.message : error}\n${logTail(options.cluster, 3)}`);
      await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }
}

async function untilDead({ cluster, adminUrl }: Options, port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const broken = new AbortController();
    // A dying server may take a connection that nobody serves any more: waiting for it would end the watch.
    const client = new pg.Client({
      connectionString: adminUrl(port),
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_MS_MAX,
    });
    client.on("error", () => broken.abort()).on("end", () => broken.abort());
    await client.connect().catch(() => broken.abort());
    while (!signal.aborted && !broken.signal.aborted && isUp(cluster)) {
      await sleep(LOOK_MS, undefined, { signal: AbortSignal.any([signal, broken.signal]), ref: false }).catch(
        () => {},
      );
    }
    await client.end().catch(() => {});
    if (signal.aborted || !isUp(cluster)) return;
    // The server lives and only our connection broke: it is recovering from the crash of one of its own processes.
    await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => {});
    if (!isUp(cluster)) return;
  }
}

function isUp(cluster: Cluster): boolean {
  const postmaster = readPostmaster(cluster.folder);
  return postmaster !== null && isPostmasterOf(cluster.folder, postmaster.pid);
}
