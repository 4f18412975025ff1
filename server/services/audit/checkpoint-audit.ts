import { RiskError } from "~/server/domain/errors";
import type { OrganisationId } from "~/server/domain/ids";
import type { AuditLog } from "~/server/ports/audit-log";
import type { Checkpoint, SealWriter } from "~/server/ports/audit-seals";
import { whyBad } from "./verify-chain";

/** A checkpoint is due when so many entries came, */
const ENTRIES_MAX = 100;
/** when some came and the last one is so old, */
const AGE_MS_MAX = 60_000;
/** and once an hour though nothing happened: that too is a statement. */
const IDLE_MS_MAX = 3_600_000;
const LINKS_A_READ = 2_000;

/**
 * Signs what the chain's newest link is, where that is due. Walks what came since the last checkpoint first: a chain
 * that does not hold, or ends before it, is never signed over.
 *
 * @returns the new checkpoint; null where none is due.
 * @throws RiskError conflict with a sentence that names what does not hold.
 */
export async function checkpointAudit(
  { audit, seals, nowMs }: { readonly audit: AuditLog; readonly seals: SealWriter; readonly nowMs: number },
  organisation: OrganisationId,
): Promise<Checkpoint | null> {
  const head = await audit.head(organisation);
  if (!head) return null;
  const last = await seals.newest(organisation);
  if (last && !isDue(head.seq - last.seq, nowMs - last.atMs)) return null;
  await walk(audit, organisation, last, head.seq);
  return seals.append({ organisationId: organisation, seq: head.seq, hash: head.hash, atMs: nowMs });
}

const isDue = (entries: number, ageMs: number): boolean =>
  entries < 0 ||
  entries >= ENTRIES_MAX ||
  (entries > 0 && ageMs >= AGE_MS_MAX) ||
  (entries === 0 && ageMs >= IDLE_MS_MAX);

async function walk(
  audit: AuditLog,
  organisation: OrganisationId,
  last: Checkpoint | null,
  upTo: number,
): Promise<void> {
  if (!last) return; // the first one anchors what is there; it is verified whole by whoever asks
  if (last.seq > upTo)
    throw refused(
      `the chain ends with number ${upTo}, but checkpoint ${last.number} signed number ${last.seq}.`,
    );
  const [sealed] = await audit.links(organisation, last.seq - 1, 1);
  if (sealed?.seq !== last.seq || sealed.hash !== last.hash)
    throw refused(`number ${last.seq} is not what checkpoint ${last.number} signed.`);
  let before = { seq: last.seq, hash: last.hash };
  while (before.seq < upTo) {
    const links = await audit.links(organisation, before.seq, LINKS_A_READ);
    if (links.length === 0) throw refused(`number ${before.seq + 1} is missing.`);
    for (const link of links) {
      const sentence = whyBad(link, before, organisation);
      if (sentence !== null) throw refused(sentence);
      before = { seq: link.seq, hash: link.hash };
    }
  }
}

const refused = (sentence: string): RiskError =>
  new RiskError("conflict", `No checkpoint of the audit is signed: ${sentence}`);
