// The first thing that runs, in plain Node: installs and builds what is missing, then does what the verb says.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ensureGenerated, ensurePrograms, ensureWeb, programFile } from "./bootstrap/build.mjs";
import { runChecks } from "./bootstrap/checks.mjs";
import { ensureInstalled } from "./bootstrap/install.mjs";
import { withLock } from "./bootstrap/lock.mjs";
import { StepFailed, say } from "./bootstrap/run.mjs";
import { codeVersion } from "./bootstrap/version.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [verb = "start", ...args] = process.argv.slice(2);

const VERBS = {
  start: async () => {
    await prepare(ensurePrograms, ensureWeb);
    await run("main");
  },
  build: () => prepare(ensurePrograms, ensureWeb),
  risk: async () => {
    await prepare(ensurePrograms);
    await run("cli");
  },
  bench: async () => {
    await prepare(ensurePrograms);
    await run("bench");
  },
  test: async () => {
    await prepare(ensureGenerated);
    process.exitCode = await runChecks(root, { fast: args.includes("--fast") });
  },
};

/** One at a time in a checkout: two installations or builds at once would spoil each other. */
function prepare(...stages) {
  const waiting = () => say("waiting for another command that is building in this folder ...");
  const work = async () => {
    await ensureInstalled(root);
    for (const stage of stages) await stage(root);
  };
  return withLock(join(root, ".build/lock"), work, waiting);
}

/** In this very process: its signals, exit code and standard output are the program's own. */
async function run(name) {
  const file = programFile(root, name);
  if (!existsSync(file)) throw new StepFailed(`there is no program ${name} in this checkout`);
  process.env.CODE_VERSION ||= codeVersion(root);
  process.argv = [process.execPath, file, ...args];
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(file).href);
}

process.chdir(root);
const action = Object.hasOwn(VERBS, verb) ? VERBS[verb] : null;
if (!action) {
  say(`unknown command ${verb}; known are ${Object.keys(VERBS).join(", ")}`);
  process.exitCode = 2;
} else {
  try {
    await action();
  } catch (error) {
    say(error instanceof StepFailed ? error.message : (error.stack ?? String(error)));
    process.exitCode = 1;
  }
}
