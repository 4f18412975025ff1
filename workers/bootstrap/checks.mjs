// `npm test`: every check, in the order of their cost; the first failing stage ends it.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ensurePrograms, ensureWeb } from "./build.mjs";
import { withLock } from "./lock.mjs";
import { installed, runLogged, StepFailed, seconds, tailOf } from "./run.mjs";
import { add, fromPlaywright, fromVitest, NOTHING, skippedBecause, summary } from "./tally.mjs";

const ARTIFACTS = ".artifacts";
/** How a test says that it was skipped because the measured data sets are not there. */
const SKIP_FOR_DATA = "needs shared data";
const SHARED_DATA = "../shared/data";

/** @returns the exit code. */
export async function runChecks(root, { fast }) {
  rmSync(join(root, ARTIFACTS), { recursive: true, force: true });
  mkdirSync(join(root, ARTIFACTS), { recursive: true });
  let tally = NOTHING;
  let failed = null;
  for (const stage of stages(root).filter(({ slow }) => !(fast && slow))) {
    const startedMs = performance.now();
    const log = `${ARTIFACTS}/${stage.name}.log`;
    const complaint = await complaintOf(stage, root, log);
    if (stage.report) tally = add(tally, stage.report());
    print(`${stage.name}: ${complaint ? "FAILED" : "ok"} (${seconds(startedMs)})`);
    if (complaint) {
      print(`\n${complaint}\n`);
      failed = stage.name;
      break;
    }
  }
  print(summary(tally));
  return failed || tally.failed > 0 ? 1 : 0;
}

/** @returns what a person must read when the stage failed, else null. */
async function complaintOf(stage, root, log) {
  try {
    return (await stage.run(log)) === 0 ? missedData(root, stage) : tailOf(log);
  } catch (error) {
    return error instanceof StepFailed ? error.message : error.stack;
  }
}

/** Under the same lock as `npm start`: the browser tests use what this builds. */
async function buildAll(root) {
  await withLock(join(root, ".build/lock"), () => ensurePrograms(root).then(() => ensureWeb(root)));
  return 0;
}

function stages(root) {
  const node = (packageName, command, args, env) => (log) =>
    runLogged(process.execPath, [installed(packageName, command), ...args], {
      log,
      env: { CI: "true", NO_COLOR: "1", FORCE_COLOR: "0", ...env },
    });
  return [
    { name: "biome", run: node("@biomejs/biome", "biome", ["ci", "--colors=off", "."]) },
    { name: "types", run: node("typescript", "tsc", ["--noEmit"]) },
    { name: "unused", run: node("knip", "knip", []) },
    vitest("fast", node),
    { ...vitest("database", node), slow: true },
    { name: "web-build", slow: true, run: () => buildAll(root) },
    {
      name: "browser",
      slow: true,
      run: node("@playwright/test", "playwright", ["test", "--reporter=list,json"], {
        PLAYWRIGHT_JSON_OUTPUT_NAME: `${ARTIFACTS}/browser.json`,
      }),
      report: () => fromPlaywright(read(`${ARTIFACTS}/browser.json`)),
    },
  ];
}

function vitest(project, node) {
  const file = `${ARTIFACTS}/${project}.json`;
  const reporters = ["--reporter=verbose", "--reporter=json", `--outputFile.json=${file}`];
  return {
    name: project,
    run: node("vitest", "vitest", ["run", "--project", project, ...reporters]),
    results: file,
    report: () => fromVitest(read(file)),
  };
}

/** A skipped test must not pass for a kept promise when what it needs lies beside the checkout. */
function missedData(root, stage) {
  if (!stage.results || !existsSync(join(root, SHARED_DATA))) return null;
  const missed = skippedBecause(read(stage.results), SKIP_FOR_DATA);
  if (missed.length === 0) return null;
  return `${SHARED_DATA} exists, yet these tests were skipped for want of it:\n${missed.join("\n")}`;
}

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null);
const print = (line) => process.stdout.write(`${line}\n`);
