import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installed, StepFailed, say, seconds, step } from "./run.mjs";
import { hashSources, unlessStamped } from "./stale.mjs";

/** Each becomes `.build/programs/<name>.js`. */
const PROGRAMS = {
  main: "workers/main.ts",
  "risk-worker": "workers/risk-worker.ts",
  "compute-thread": "workers/compute-thread.ts",
  web: "workers/web.ts",
  cli: "server/cli/main.ts",
  bench: "bench/main.ts",
};

const SHARED_SOURCES = ["server", "prisma", "prisma.config.ts", "package-lock.json", "tsconfig.json"];
const PROGRAM_SOURCES = [...SHARED_SOURCES, "workers", "bench"];
const WEB_SOURCES = [
  ...SHARED_SOURCES,
  ...["app", "components", "public", "proxy.ts", "instrumentation.ts"],
  ...["next.config.ts", "postcss.config.mjs", "package.json", "workers/bootstrap/build.mjs"],
];

export const programFile = (root, name) => join(root, ".build/programs", `${name}.js`);

/** One hash for all that can run: the version that every stored number names. */
export const sourceHash = (root) => hashSources(root, [...new Set([...PROGRAM_SOURCES, ...WEB_SOURCES])]);

/** The database client, generated from prisma/schema without an engine. */
export async function ensureGenerated(root) {
  const hash = hashSources(root, ["prisma/schema", "prisma.config.ts", "package-lock.json"]);
  await unlessStamped(join(root, "prisma/generated/.stamp"), hash, () =>
    step("database client generated", process.execPath, ["prisma/prisma.mjs", "generate"], {
      log: ".build/generate.log",
    }),
  );
}

/** The workers and the command line, bundled for Node. */
export async function ensurePrograms(root) {
  await ensureGenerated(root);
  const folder = join(root, ".build/programs");
  await unlessStamped(join(folder, ".stamp"), hashSources(root, PROGRAM_SOURCES), async () => {
    const startedMs = performance.now();
    const fresh = `${folder}.new`;
    rmSync(fresh, { recursive: true, force: true });
    await bundle(root, fresh);
    mkdirSync(fresh, { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder); // without its stamp yet: killed here, it is built again
    say(`programs built: ${seconds(startedMs)}`);
  });
}

async function bundle(root, outdir) {
  const { build, stop } = await import("esbuild");
  const entryPoints = Object.fromEntries(
    Object.entries(PROGRAMS).filter(([, file]) => existsSync(join(root, file))),
  );
  try {
    await build({
      absWorkingDir: root,
      entryPoints,
      outdir,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      splitting: true,
      sourcemap: true,
      alias: { "~": root, "server-only": join(root, "server/adapters/empty-module.ts") },
      logLevel: "silent",
    });
  } catch (error) {
    throw new StepFailed(`programs: failed\n\n${error.message}`);
  } finally {
    await stop(); // its service would live as long as what we start next
  }
}

/** The screens, built by Next. */
export async function ensureWeb(root) {
  await ensureGenerated(root);
  await unlessStamped(join(root, ".build/web.stamp"), hashSources(root, WEB_SOURCES), async () => {
    say("building the screens ...");
    const env = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
    await step("screens built", process.execPath, [installed("next", "next"), "build"], {
      log: ".build/web.log",
      env,
    });
  });
}
