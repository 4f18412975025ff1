import { cliConfig } from "~/server/wiring/cli-config";
import { run } from "./run";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // `risk ... | head` has seen enough
  throw error;
});
process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  config: cliConfig(),
});
