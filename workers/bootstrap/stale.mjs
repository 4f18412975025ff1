// Whether something built still matches what it was built from: by content, since git sets the times of files.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Tests, and what builds write among the sources, change nothing that runs. */
const NO_SOURCE = /(^|\/)(node_modules|generated|migrations|golden)\/|\.test\.[cm]?tsx?$|\.tsbuildinfo$/;

/** One hash of the contents and names of `paths` (files, or folders with all that is in them) under `root`. */
export function hashSources(root, paths) {
  const hash = createHash("sha256");
  for (const path of paths.flatMap((each) => filesOf(root, each)).sort()) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function filesOf(root, path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(join(root, path), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((name) => !NO_SOURCE.test(name));
}

/** Does `work` unless the stamp says that it was done for this very hash. A killed one leaves no stamp. */
export async function unlessStamped(stamp, hash, work) {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
