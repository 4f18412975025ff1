import { join, resolve } from "node:path";
import { APP_ROLE } from "~/server/adapters/embedded/credentials";
import { startEmbeddedDatabase } from "~/server/adapters/embedded/database";
import { grantApplication } from "~/server/adapters/postgres/grant-application";
import { migrate } from "~/server/adapters/postgres/migrate";

type Options = {
  readonly dataDir: string;
  /** The user's own database, as the application reaches it; without it the embedded one is started. */
  readonly databaseUrl?: string | undefined;
  /** The same one as its owner reaches it: only a second role makes the audit tamper-proof. */
  readonly ownerUrl?: string | undefined;
  readonly log: (sentence: string) => void;
};

export type StartedDatabase = {
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** What it is, for the start-up line. */
  readonly description: string;
  /** Applies what is missing; returns the names of the migrations applied. */
  migrate(): Promise<string[]>;
  /** Keeps an embedded server running and tells when its address changed. */
  watch(onMoved: (appUrl: string) => void): void;
  /** Ends an embedded server; for whoever is responsible for it. */
  stop(): Promise<void>;
  /** Ends it only if this process started it: for a command that may run beside `npm start`. */
  release(): Promise<void>;
};

/** Starts or joins the database: the user's own if one is named, else the embedded one in the data folder. */
export function startDatabase(options: Options): Promise<StartedDatabase> {
  return options.databaseUrl ? joinExternal(options.databaseUrl, options) : startEmbedded(options);
}

async function startEmbedded({ dataDir, log }: Options): Promise<StartedDatabase> {
  const database = await startEmbeddedDatabase({ home: join(dataDir, "postgres"), log });
  const { port } = new URL(database.appUrl);
  return {
    ownerUrl: database.ownerUrl,
    appUrl: database.appUrl,
    description: `embedded PostgreSQL ${database.reused ? "was still running" : "started"} on 127.0.0.1:${port}`,
    migrate: () => migrate({ ownerUrl: database.ownerUrl, folder: MIGRATIONS, appRole: APP_ROLE }),
    watch(onMoved) {
      let known = database.appUrl;
      database.watch(({ appUrl }) => {
        if (appUrl === known) return;
        known = appUrl;
        onMoved(appUrl);
      });
    },
    stop: database.stop,
    release: async () => {
      if (!database.reused) await database.stop();
    },
  };
}

async function joinExternal(appUrl: string, { ownerUrl = appUrl, log }: Options): Promise<StartedDatabase> {
  const appRole = decodeURIComponent(new URL(appUrl).username);
  const isWalled = appRole !== decodeURIComponent(new URL(ownerUrl).username);
  if (isWalled) await grantApplication(ownerUrl, appRole);
  else
    log(
      "One role owns and uses this database: its audit shows tampering but cannot prevent it, and its walls between organisations are passed through (set DATABASE_OWNER_URL).",
    );
  return {
    ownerUrl,
    appUrl,
    description: `your PostgreSQL at ${new URL(appUrl).host}`,
    migrate: () => migrate({ ownerUrl, folder: MIGRATIONS, ...(isWalled && { appRole }) }),
    watch: () => {},
    stop: async () => {},
    release: async () => {},
  };
}

const MIGRATIONS = resolve("prisma/migrations");
