import { execFileSync } from "node:child_process";
import { sourceHash } from "./build.mjs";

/** Names the code that runs: the commit, with a hash of the sources where they differ from it or there is none. */
export function codeVersion(root) {
  const hash = sourceHash(root).slice(0, 12);
  try {
    const git = (...args) =>
      execFileSync("git", ["-C", root, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const commit = git("rev-parse", "--short=12", "HEAD").trim();
    return git("status", "--porcelain", "--untracked-files=normal").trim() ? `${commit}+${hash}` : commit;
  } catch {
    return `source-${hash}`;
  }
}
