import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { seedDatabase } from "~/prisma/seed";
import { startDatabase } from "~/server/wiring/start-database";
import { tryLock } from "./bootstrap/lock.mjs";
import type { ChildMessage } from "./child";
import { forkChild } from "./fork-child";
import { freePort } from "./free-port";
import { whyNotPublic } from "./public-address";
import { keepSecret } from "./secrets";
import { readStartOptions, type StartOptions } from "./start-options";
import { type Supervised, supervise, systemTimer } from "./supervise";

const PARENT_LOOK_MS = 500;
const FIRST_DATA = {
  nothing: "an empty organisation",
  demonstration: "the demonstration",
  "own data": "in place",
} as const;
const PROGRAMS = ["risk-worker", "web"] as const;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const dataDir = resolve(process.env.PLIMSOLL_DATA_DIR ?? ".data");
/** What to undo at the end, newest first. */
const closers: (() => void | Promise<void>)[] = [];
/** Whoever has read what this start printed sits at this machine. */
const startToken = randomBytes(24).toString("base64url");
let isStopping = false;
let hasSaidVar = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
if (process.env.npm_lifecycle_event) stopWithParent();
await start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  return stop(1);
});

async function start(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2), process.env.PORT);
  // Passable, not readable: PostgreSQL's own user has to come through. Secrets are closed file by file.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const release = tryLock(join(dataDir, "running.lock"));
  if (!release)
    throw new Error("Plimsoll already runs in this checkout; stop it first, or open the address it printed.");
  closers.push(release);

  const { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: ownerUrl } = process.env;
  const database = await step(
    "database",
    () => startDatabase({ dataDir, databaseUrl, ownerUrl, log: say }),
    (it) => it.description,
  );
  closers.push(database.stop);
  await step("migrations", database.migrate, (applied) =>
    applied.length > 0 ? `${applied.length} applied` : "up to date",
  );
  const { empty } = options;
  const secret = keepSecret(dataDir, "session-secret").value;
  const { owner, filledWith, hasFirstPassword } = await step(
    "first data",
    () => seedDatabase({ ownerUrl: database.ownerUrl, empty, packageRoot: process.cwd(), secret }),
    (seeded) => FIRST_DATA[seeded.filledWith],
  );

  if (empty && filledWith === "own data") {
    say(
      `${dataDir} was filled before: --empty changes nothing there. Name an empty folder in PLIMSOLL_DATA_DIR.`,
    );
  }
  if (owner)
    say(`First sign-in: ${owner.email}, password ${owner.password} (shown this once, to be changed then)`);
  const refusal = whyNotPublic(process.env.PUBLIC_URL, hasFirstPassword);
  if (refusal !== null) throw new Error(refusal);
  const port = await choosePort(options.port);
  writeFileSync(join(dataDir, "web-port"), `${port}\n`); // the command line finds the server by it
  const url = process.env.PUBLIC_URL ?? `http://localhost:${port}`;
  let { appUrl } = database;
  const environment = () => childEnvironment(appUrl, port, options);
  const children = await step(
    "programs",
    () => startPrograms(environment),
    () => PROGRAMS.join(" and ").concat(" run"),
  );
  database.watch((moved) => {
    appUrl = moved;
    for (const child of children) child.restart();
  });
  if (filledWith === "nothing")
    say("Nothing is held yet: npm run risk -- import prices FILE, then import positions FILE.");
  say(`Plimsoll runs at ${url}/?token=${startToken}`);
}

async function step<T>(name: string, work: () => Promise<T>, summarise: (outcome: T) => string): Promise<T> {
  const startedMs = performance.now();
  const outcome = await work();
  say(`${name}: ${summarise(outcome)} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
  return outcome;
}

async function choosePort(wanted: number): Promise<number> {
  const port = await freePort(wanted);
  if (port !== wanted) say(`Port ${wanted} is busy; using ${port}.`);
  return port;
}

/** What the programs may know: never how to reach the database as its owner. */
function childEnvironment(appUrl: string, port: number, options: StartOptions): NodeJS.ProcessEnv {
  const { DATABASE_OWNER_URL: _, ...inherited } = process.env;
  return {
    ...inherited,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: appUrl,
    DATA_DIR: dataDir,
    PORT: String(port),
    ...(options.speed !== null && { TAPE_SPEED: String(options.speed) }),
    ...(options.replayFrom !== null && { REPLAY_FROM: options.replayFrom }),
    START_TOKEN: startToken,
    SESSION_SECRET: keepSecret(dataDir, "session-secret").value,
    API_KEY_FILE: keepSecret(dataDir, "api-key").file,
    CONNECTOR_KEY_FILE: keepSecret(dataDir, "connector-key").file,
    AUDIT_KEY_FILE: keepSecret(dataDir, "audit-key").file,
  };
}

/** Starts every program of this build; resolves when all of them have reported that they are ready. */
async function startPrograms(environment: () => NodeJS.ProcessEnv): Promise<Supervised[]> {
  const files = PROGRAMS.map((name) => ({ name, file: join(import.meta.dirname, `${name}.js`) }));
  const supervised: Supervised[] = [];
  closers.push(async () => void (await Promise.all(supervised.map((child) => child.stop()))));
  const allReady = files
    .filter(({ file }) => existsSync(file))
    .map(
      ({ name, file }) =>
        new Promise<void>((resolve) => {
          const onMessage = (message: ChildMessage) =>
            message.type === "ready" ? resolve() : sayFirstVar(message.text);
          const start = () => forkChild({ file, env: environment(), onMessage });
          const onExit = (how: string, restartMs: number) =>
            say(`${name} ended (${how}); it starts again in ${restartMs / 1000} s.`);
          supervised.push(supervise({ start, timer: systemTimer, onExit }));
        }),
    );
  await Promise.all(allReady);
  return supervised;
}

function sayFirstVar(text: string): void {
  if (!hasSaidVar) say(text);
  hasSaidVar = true;
}

/** A signal to npm ends npm and the shell between us, which passes nothing on: their end is the signal. */
function stopWithParent(): void {
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid !== parent) void stop(0);
  }, PARENT_LOOK_MS);
  look.unref();
}

async function stop(exitCode: number): Promise<void> {
  if (isStopping) return; // npm and the terminal both pass Ctrl-C on
  isStopping = true;
  const startedMs = performance.now();
  if (exitCode === 0) say("stopping ...");
  for (const close of closers.reverse()) await close();
  if (exitCode === 0) say(`stopped (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
  process.exit(exitCode);
}
