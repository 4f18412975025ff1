import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { say, step } from "./run.mjs";
import { unlessStamped } from "./stale.mjs";

const STAMP = "node_modules/.plimsoll-install";
/** What npm itself writes at the end of an installation. */
const INSTALLED = "node_modules/.package-lock.json";

/** Installs what the lock file names, unless exactly that is installed already. Install scripts never run. */
export async function ensureInstalled(root) {
  const isMatch = () =>
    existsSync(join(root, INSTALLED)) && matchesLock(read(root, "package-lock.json"), read(root, INSTALLED));
  const wanted = () => installHash(root);
  // An installation made by hand counts, if npm wrote that it holds what the lock file names.
  if (existsSync(join(root, INSTALLED))) {
    const isInstalled = await stampedOr(join(root, STAMP), wanted(), isMatch);
    if (isInstalled) return;
  }
  say("installing packages ...");
  const [npm, ...script] = npmCommand();
  const args = [...script, "ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  await step("packages installed", npm, args, { log: ".build/install.log" });
  await unlessStamped(join(root, STAMP), wanted(), () => {});
}

/** The npm that runs us, if any: its script needs no shell, which `npm.cmd` would. */
function npmCommand() {
  const running = process.env.npm_execpath ?? "";
  return running.endsWith("npm-cli.js") ? [process.execPath, running] : ["npm"];
}

async function stampedOr(stamp, hash, check) {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return true;
  if (!check()) return false;
  await unlessStamped(stamp, hash, () => {});
  return true;
}

/** Native packages differ by platform and Node's major version; npm's own note changes with any later `npm install`. */
function installHash(root) {
  const { dependencies, devDependencies, optionalDependencies } = read(root, "package.json");
  const declared = JSON.stringify([dependencies, devDependencies, optionalDependencies]);
  const node = [process.versions.node.split(".")[0], process.platform, process.arch].join("-");
  const hash = createHash("sha256").update(declared).update(node);
  for (const file of ["package-lock.json", INSTALLED]) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** Whether an installed tree holds every package of the lock in its version; optional ones may be for other platforms. */
export function matchesLock(lock, tree) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === "" || wanted.link) return true;
    const found = tree.packages[path];
    return found ? found.version === wanted.version : Boolean(wanted.optional || wanted.devOptional);
  });
}

const read = (root, file) => JSON.parse(readFileSync(join(root, file), "utf8"));
