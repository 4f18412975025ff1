import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { RunAs } from "./unprivileged";

/** Survives a reboot where it exists, unlike most temporary folders. */
const LASTING_TEMPORARY_FOLDER = "/var/tmp";

/**
 * A folder that the unprivileged user can reach when the checkout is not: one per checkout (its name is a hash of
 * the whole path) and closed to everyone else. Root keeps it and the user's group may only pass through, so that
 * what root copies into it cannot be led astray by a link planted there.
 */
export function privatePlace(home: string, runAs: NonNullable<RunAs>, parent = temporaryFolder()): string {
  const place = join(
    parent,
    `plimsoll-${createHash("sha256").update(resolve(home)).digest("hex").slice(0, 24)}`,
  );
  try {
    mkdirSync(place, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    refuseForeign(place);
  }
  chownSync(place, 0, runAs.gid);
  chmodSync(place, 0o710);
  return place;
}

/** The parent is open to everyone: somebody else may have put a folder or a link of that name there first. */
function refuseForeign(place: string): void {
  const found = lstatSync(place);
  if (found.isDirectory() && !found.isSymbolicLink() && found.uid === 0) return;
  throw new Error(
    `${place} was made by somebody else; remove it, or move the checkout to a folder everyone may enter.`,
  );
}

const temporaryFolder = () => (existsSync(LASTING_TEMPORARY_FOLDER) ? LASTING_TEMPORARY_FOLDER : tmpdir());
