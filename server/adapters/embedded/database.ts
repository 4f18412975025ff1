import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { readyBinaries } from "./binaries";
import { bringUp } from "./bring-up";
import { type Cluster, createCluster, openCluster, stopCluster } from "./cluster";
import {
  ADMIN_ROLE,
  APP_ROLE,
  type Credentials,
  connectionUrl,
  keepCredentials,
  OWNER_ROLE,
} from "./credentials";
import { privatePlace } from "./private-place";
import { provision } from "./provision";
import { canReach, type RunAs, unprivilegedUser } from "./unprivileged";
import { watchServer } from "./watch-server";

/** Where a database is reached. Only migrations use the owner's; the administrator's is for tests and repair. */
export type DatabaseUrls = { readonly adminUrl: string; readonly ownerUrl: string; readonly appUrl: string };

export type EmbeddedDatabase = DatabaseUrls & {
  /** Another start had left it running. */
  readonly reused: boolean;
  /** The folder that holds the cluster: `home`, or the private place of a checkout that only root can enter. */
  readonly place: string;
  /**
   * Restarts the server within about a second whenever it dies, until `stop` or the returned function is called.
   * The addresses differ from the earlier ones only if another program took the port meanwhile.
   */
  watch(onRestart: (urls: DatabaseUrls) => void): () => void;
  /** Lets every transaction under way end as aborted, writes a checkpoint and stops the server. */
  stop(): Promise<void>;
};

type Options = {
  /** Keeps passwords, port and, where PostgreSQL can reach it, the cluster. Made when missing. */
  readonly home: string;
  /** Hears what an operator should know: one sentence a call. */
  readonly log?: (sentence: string) => void;
  /** The folder whose node_modules hold the PostgreSQL programs. */
  readonly packageRoot?: string;
};

/** Starts PostgreSQL from the programs that npm ships, or joins the server that already runs on this home. */
export async function startEmbeddedDatabase(options: Options): Promise<EmbeddedDatabase> {
  const home = resolve(options.home);
  const log = options.log ?? (() => {});
  const runAs = unprivilegedUser();
  // Root leaves the way through open: PostgreSQL runs as somebody else. What is secret is closed file by file.
  mkdirSync(home, { recursive: true, mode: runAs ? 0o711 : 0o700 });
  if (runAs) chmodSync(home, 0o711);
  const place = placeOf(home, runAs);
  const cluster = openCluster(
    place,
    readyBinaries(options.packageRoot ?? process.cwd(), place, runAs),
    runAs,
  );
  const credentials = passwordsFor(home, cluster);
  await createCluster(cluster, credentials.admin);

  const { port, reused } = await bringUp({ cluster, home, password: credentials.admin });
  await provision(port, credentials);

  let unwatch = () => {};
  return {
    ...urls(port, credentials),
    reused,
    place,
    watch(onRestart) {
      unwatch = watchServer({
        cluster,
        adminUrl: (at) => connectionUrl(ADMIN_ROLE, credentials.admin, at, "postgres"),
        bringUp: () => bringUp({ cluster, home, password: credentials.admin }),
        port,
        log,
        onRestart: (at) => onRestart(urls(at, credentials)),
      });
      return unwatch;
    },
    async stop() {
      unwatch();
      await stopCluster(cluster);
    },
  };
}

/** An existing cluster stays where it is, as long as PostgreSQL can still go there. */
function placeOf(home: string, runAs: RunAs): string {
  if (!runAs || canReach(home, runAs)) return home;
  if (existsSync(join(home, "cluster")))
    throw new Error(
      `The database lies in ${home}, where PostgreSQL's user may no longer enter; open the folders above it.`,
    );
  return privatePlace(home, runAs);
}

function passwordsFor(home: string, cluster: Cluster): Credentials {
  if (existsSync(cluster.folder) && !existsSync(join(home, "credentials.json")))
    throw new Error(
      `The database in ${cluster.folder} has lost its passwords: put back ${join(home, "credentials.json")}.`,
    );
  return keepCredentials(home);
}

const urls = (port: number, credentials: Credentials): DatabaseUrls => ({
  adminUrl: connectionUrl(ADMIN_ROLE, credentials.admin, port),
  ownerUrl: connectionUrl(OWNER_ROLE, credentials.owner, port),
  appUrl: connectionUrl(APP_ROLE, credentials.app, port),
});
