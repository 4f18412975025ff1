import pg from "pg";

/** The advisory lock that a risk worker holds on a connection of its own: it falls with the process or the server. */
const LOCK_KEY = 7_021_981;

/**
 * Makes sure that one worker at a time stores assessments. PostgreSQL frees the lock when the connection ends,
 * however the process ended.
 */
export class SoleWorker {
  #client: pg.Client | null = null;
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** True when this process holds the lock; tries to get it when it doesn't. Throws when the server can't be reached. */
  async isHeld(): Promise<boolean> {
    if (this.#client) return true;
    const client = new pg.Client({ connectionString: this.#url, connectionTimeoutMillis: 3_000 });
    client.on("error", () => this.#drop(client));
    client.on("end", () => this.#drop(client));
    await client.connect();
    const { rows } = await client.query<{ held: boolean }>("SELECT pg_try_advisory_lock($1) AS held", [
      LOCK_KEY,
    ]);
    if (!rows[0]?.held) {
      await client.end();
      return false;
    }
    this.#client = client;
    return true;
  }

  async release(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    await client?.end();
  }

  #drop(client: pg.Client): void {
    if (this.#client === client) this.#client = null;
  }
}
