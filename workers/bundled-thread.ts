import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";

/** Bundles the compute thread for a test, as the build does for the product. @returns the file's path. */
export async function bundledThread(): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), "compute-")), "compute-thread.mjs");
  await build({
    entryPoints: [resolve("workers/compute-thread.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    alias: { "~": resolve(".") },
    logLevel: "silent",
  });
  return outfile;
}
