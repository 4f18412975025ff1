import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries";
import { ADMIN_ROLE } from "./credentials";
import { isAlive } from "./postmaster";
import type { RunAs } from "./unprivileged";

/** A database cluster on disk, and how to run its programs. */
export type Cluster = {
  readonly folder: string;
  readonly log: string;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
};

/** Enough for web, worker, task pool and a developer's shell, at about 10 MB each in the worst case. */
const CONNECTIONS_MAX = 100;
const LOG_BYTES_MAX = 16_000_000;

export function openCluster(place: string, binaries: Binaries, runAs: RunAs): Cluster {
  return { folder: join(place, "cluster"), log: join(place, "postgres.log"), binaries, runAs };
}

/** Made beside and renamed when complete, so that a killed first start leaves nothing that looks like a database. */
export async function createCluster(cluster: Cluster, adminPassword: string): Promise<void> {
  if (existsSync(join(cluster.folder, "PG_VERSION"))) return;
  removeAbandoned(cluster.folder);
  const half = `${cluster.folder}-${process.pid}-${randomBytes(4).toString("hex")}`;
  const passwordFile = `${half}.password`;
  try {
    mkdirSync(half, { mode: 0o700 });
    writeFileSync(passwordFile, adminPassword, { mode: 0o600 });
    for (const path of [half, passwordFile])
      if (cluster.runAs) chownSync(path, cluster.runAs.uid, cluster.runAs.gid);
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const access = [`--username=${ADMIN_ROLE}`, "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
    await run(cluster, cluster.binaries.initdb, ["-D", half, ...access, ...locale]);
    renameSync(half, cluster.folder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(join(cluster.folder, "PG_VERSION"))) throw error; // else another start finished first
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Starts the postmaster and waits until it accepts connections. */
export async function startCluster(cluster: Cluster, port: number): Promise<void> {
  prepareLog(cluster);
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: CONNECTIONS_MAX,
    fsync: "on",
    synchronous_commit: "on",
    // The log is recycled well before it outgrows the data: a day of the demonstration stays under a gigabyte.
    max_wal_size: "192MB",
  };
  const quote = process.platform === "win32" ? '"' : "'";
  const options = Object.entries(settings).map(([name, value]) => `-c ${quote}${name}=${value}${quote}`);
  const start = [
    "start",
    "-w",
    "-t",
    "60",
    "-D",
    cluster.folder,
    "-l",
    cluster.log,
    "-o",
    `-p ${port} ${options.join(" ")}`,
  ];
  await run(cluster, cluster.binaries.control, start);
}

export async function stopCluster(cluster: Cluster): Promise<void> {
  await run(cluster, cluster.binaries.control, [
    "stop",
    "-m",
    "fast",
    "-w",
    "-t",
    "30",
    "-D",
    cluster.folder,
  ]);
}

/** The last lines the server wrote: what an error message should show. */
export function logTail(cluster: Cluster, lines = 12): string {
  return existsSync(cluster.log)
    ? readFileSync(cluster.log, "utf8").trimEnd().split("\n").slice(-lines).join("\n")
    : "";
}

function prepareLog(cluster: Cluster): void {
  closeSync(openSync(cluster.log, "a", 0o600));
  if (cluster.runAs) chownSync(cluster.log, cluster.runAs.uid, cluster.runAs.gid);
  if (readFileSync(cluster.log).length > LOG_BYTES_MAX) truncateSync(cluster.log);
}

/** Runs a PostgreSQL program as the unprivileged user, with an environment that no PG* variable can bend. */
function run(cluster: Cluster, program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { LC_ALL: "C", TZ: "UTC" } as unknown as NodeJS.ProcessEnv; // Next's types ask for NODE_ENV, PostgreSQL does not
    const child = spawn(program, args, {
      ...cluster.runAs,
      cwd: cluster.runAs ? "/" : undefined,
      env,
      stdio: ["ignore", "ignore", "pipe"],
      windowsHide: true,
    });
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${args[0]}: ${complaint.trim()}`)),
    );
  });
}

function removeAbandoned(folder: string): void {
  const place = join(folder, "..");
  for (const name of readdirSync(place)) {
    const pid = /^cluster-(\d+)-/.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(place, name), { recursive: true, force: true });
  }
}
