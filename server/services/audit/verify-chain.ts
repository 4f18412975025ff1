import { createHash } from "node:crypto";
import type { AuditVerdict } from "~/server/domain/audit";
import { type ChainLink, canonicalOf, GENESIS } from "~/server/domain/audit-chain";
import type { OrganisationId } from "~/server/domain/ids";
import type { AuditLog } from "~/server/ports/audit-log";
import type { AuditSeals, Checkpoint, SealReading } from "~/server/ports/audit-seals";

/** Links read at once: some megabytes. */
const LINKS_A_READ = 2_000;
const UNCHAINED_SHOWN = 100;

type Bad = NonNullable<AuditVerdict["firstBad"]>;

/**
 * Walks a chain from its first link to the one that is newest now, makes every hash anew from the columns, and holds
 * the signed checkpoints against it. Trusts no function of the database, which its owner may have changed.
 */
export async function verifyChain(
  audit: AuditLog,
  seals: AuditSeals | undefined,
  organisation: OrganisationId,
): Promise<AuditVerdict> {
  const sealed: SealReading = seals ? await seals.read(organisation) : { checkpoints: [], problem: null };
  const bad: Bad[] = [];
  const checkpointAt = new Map(sealed.checkpoints.map((checkpoint) => [checkpoint.seq, checkpoint]));
  const head = await audit.head(organisation);
  let before = { seq: 0, hash: GENESIS };
  let entries = 0;
  while (before.seq < (head?.seq ?? 0)) {
    const links = await audit.links(organisation, before.seq, LINKS_A_READ);
    if (links.length === 0) break;
    for (const link of links) {
      const sentence = whyBad(link, before, organisation) ?? whyUnsealed(link, checkpointAt.get(link.seq));
      if (sentence !== null) bad.push({ seq: link.seq, entryId: link.entryId, sentence });
      before = { seq: link.seq, hash: link.hash };
      entries += 1;
    }
  }
  for (const id of await audit.unchained(organisation, UNCHAINED_SHOWN))
    bad.push({
      seq: 0,
      entryId: id,
      sentence: `Entry ${id} was written past the chain: no link tells of it.`,
    });
  const newest = sealed.checkpoints.at(-1) ?? null;
  if (newest && newest.seq > before.seq) bad.push(missingTail(newest, before.seq));
  if (sealed.problem !== null) bad.push({ seq: newest?.seq ?? 0, entryId: "", sentence: sealed.problem });
  return {
    isIntact: bad.length === 0,
    entries,
    headHash: before.seq === 0 ? null : before.hash,
    firstBad: bad[0] ?? null,
    bad: bad.length,
    checkpoints: sealed.checkpoints.length,
    newestCheckpoint: newest && { seq: newest.seq, atMs: newest.atMs },
    unproved: unproved(seals !== undefined, newest, before.seq),
  };
}

/** @returns what is wrong with a link after the one before it; null when nothing is. */
export function whyBad(
  { seq, entryId, canonical, previousHash, hash, entry }: ChainLink,
  before: { readonly seq: number; readonly hash: string },
  organisation: OrganisationId,
): string | null {
  const name = `Entry ${entryId} (number ${seq} of the chain)`;
  if (seq !== before.seq + 1) {
    const missing = seq - before.seq - 1;
    return `${name} follows number ${before.seq}: ${missing === 1 ? "one link is" : `${missing} links are`} missing between them.`;
  }
  if (!entry) return `${name} was deleted: its link remains.`;
  if (previousHash !== before.hash)
    return `${name} does not follow what stands before it: the hashes differ.`;
  if (canonical !== canonicalOf(entry, seq, previousHash) || entry.organisationId !== organisation)
    return `${name} is no longer what was written.`;
  if (hash !== sha256(canonical)) return `${name} has another hash than its text.`;
  return null;
}

function whyUnsealed({ seq, entryId, hash }: ChainLink, checkpoint: Checkpoint | undefined): string | null {
  if (!checkpoint || checkpoint.hash === hash) return null;
  return `Entry ${entryId} (number ${seq} of the chain) or one before it was written anew: checkpoint ${checkpoint.number} signed another hash.`;
}

const missingTail = ({ number, seq }: Checkpoint, last: number): Bad => ({
  seq: last + 1,
  entryId: "",
  sentence: `The chain ends with number ${last}, but checkpoint ${number} signed number ${seq}: ${seq - last} of its newest entries are missing.`,
});

function unproved(hasSeals: boolean, newest: Checkpoint | null, last: number): string {
  if (!hasSeals) return "No checkpoints are read here, so entries deleted from the end would not be noticed.";
  if (!newest) return "No checkpoint was signed yet: entries deleted from the end would not be noticed.";
  const since = last - newest.seq;
  const written =
    since > 0 ? ` ${since === 1 ? "One entry was" : `${since} entries were`} written since.` : "";
  return `What was written after the newest checkpoint and deleted before the next one can't be proved.${written}`;
}

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
