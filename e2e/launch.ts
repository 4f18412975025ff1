import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";

const START_MS_MAX = 120_000;
const STOP_MS_MAX = 20_000;
const QUERY_MS_MAX = 2_000;

/** A running product of the tests' own, on a data folder of its own. */
export type Launched = {
  readonly process: ChildProcess;
  readonly dataDir: string;
  /** The printed address, with its token. */
  readonly address: string;
  /** Everything that was printed so far. */
  printed(): string;
  /** Waits for a line that matches; returns its first group, or the match. */
  waitFor(pattern: RegExp): Promise<string>;
  stop(): Promise<void>;
};

/** Starts the built product and waits for its address and its first VaR. */
export async function launch(options: {
  port: number;
  dataDir: string;
  args?: readonly string[];
  hasBooks?: boolean;
}): Promise<Launched> {
  const child = spawn(process.execPath, [".build/programs/main.js", ...(options.args ?? [])], {
    env: {
      ...process.env,
      PORT: String(options.port),
      PLIMSOLL_DATA_DIR: options.dataDir,
      npm_lifecycle_event: "",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk;
    });
  }
  const waitFor = (pattern: RegExp) => lineOf(child, () => text, pattern);
  try {
    const address = await waitFor(/Plimsoll runs at (\S+)/);
    if (new URL(address).port !== String(options.port)) {
      throw new Error(`port ${options.port} is busy; the tests must not meet another server`);
    }
    if (options.hasBooks ?? true) await waitFor(/First VaR/);
    return {
      process: child,
      dataDir: options.dataDir,
      address,
      printed: () => text,
      waitFor,
      stop: () => ended(child),
    };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

function lineOf(child: ChildProcess, text: () => string, pattern: RegExp): Promise<string> {
  const giveUpAt = Date.now() + START_MS_MAX;
  return new Promise((resolve, reject) => {
    const look = setInterval(() => {
      const match = pattern.exec(text());
      const isOver = child.exitCode !== null || child.signalCode !== null || Date.now() > giveUpAt;
      if (!match && !isOver) return;
      clearInterval(look);
      if (match) resolve(match[1] ?? match[0]);
      else reject(new Error(`nothing like ${pattern} was printed; it said:\n${text()}`));
    }, 50);
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
  await exit;
  clearTimeout(kill);
}

/** Runs one query on the database of a running product, as its application does for the demonstration. */
export async function query<Row extends pg.QueryResultRow>(dataDir: string, sql: string): Promise<Row[]> {
  const folder = join(dataDir, "postgres");
  const { app } = JSON.parse(readFileSync(join(folder, "credentials.json"), "utf8")) as { app: string };
  const port = Number(readFileSync(join(folder, "port"), "utf8"));
  const client = new pg.Client({
    host: "127.0.0.1",
    port,
    user: "plimsoll_app",
    password: app,
    database: "plimsoll",
    // A server that was killed may take a connection that nobody serves any more.
    connectionTimeoutMillis: QUERY_MS_MAX,
    query_timeout: 5 * QUERY_MS_MAX,
  });
  await client.connect();
  try {
    await client.query(
      "SELECT set_config('plimsoll.organisation', id::text, false) FROM organisation WHERE slug = 'demonstration'",
    );
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
