// Runs a tool with its output in a file; what a person sees is one line, and the end of that file when it fails.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const TAIL_LINES = 40;

/** The bootstrap speaks on the error output: the standard one belongs to the command that was asked for. */
export const say = (sentence) => process.stderr.write(`${sentence}\n`);

/** @returns the exit code; the output is in `log`. */
export function runLogged(command, args, { log, env = {}, cwd = process.cwd() }) {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, "w");
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", output, output],
    });
    const forward = (signal) => child.kill(signal);
    process.on("SIGTERM", forward).on("SIGINT", forward);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      closeSync(output);
      process.off("SIGTERM", forward).off("SIGINT", forward);
      // Stopping the bootstrap stops it all: no next stage begins after a signal.
      if (signal === "SIGTERM" || signal === "SIGINT") process.exit(1);
      resolve(code ?? 1);
    });
  });
}

/** Runs it, says how long it took, and stops the bootstrap with the end of the log when it fails. */
export async function step(title, command, args, options) {
  const startedMs = performance.now();
  const code = await runLogged(command, args, options);
  if (code !== 0)
    throw new StepFailed(`${title}: failed; the end of ${options.log}:\n\n${tailOf(options.log)}`);
  say(`${title}: ${seconds(startedMs)}`);
}

/** Something a person must read, not a fault of the bootstrap: shown without a stack. */
export class StepFailed extends Error {}

export const seconds = (startedMs) => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;

export function tailOf(log) {
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
}

/** The script behind an installed command, so that it runs without a shell on every system. */
export function installed(packageName, command) {
  const folder = join("node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}
