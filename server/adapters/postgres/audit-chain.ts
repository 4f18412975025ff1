import type { ChainLink, StoredEntry } from "~/server/domain/audit-chain";
import type { AuditLog } from "~/server/ports/audit-log";
import type { Db } from "./client";
import { keyOf } from "./keys";

type LinkRow = Omit<ChainLink, "seq" | "entry"> & { readonly seq: string } & {
  readonly [Column in keyof StoredEntry as `entry_${Column}`]: StoredEntry[Column];
};

/** The chain as it stands: links with the entries they tell of, read as texts so that nothing is smoothed on the way. */
export const auditChain = (db: Db): Pick<AuditLog, "links" | "head" | "unchained"> => ({
  async links(organisationId, after, count) {
    const rows = await db.$queryRaw<LinkRow[]>`
      SELECT l.seq::text, l.entry_id::text AS "entryId", l.canonical, l.previous_hash AS "previousHash", l.hash,
        e.id::text AS "entry_id", e.organisation_id::text AS "entry_organisationId",
        round(extract(epoch FROM e.at) * 1000)::text AS "entry_at", e.actor_id AS "entry_actorId",
        e.actor_name AS "entry_actorName", e.action AS "entry_action", e.subject AS "entry_subject",
        e.before::text AS "entry_before", e.after::text AS "entry_after", e.changed_fields AS "entry_changedFields",
        e.reason AS "entry_reason"
      FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id
      WHERE l.organisation_id = ${keyOf(organisationId)} AND l.seq > ${after} ORDER BY l.seq LIMIT ${count}`;
    return rows.map(linkOf);
  },

  async head(organisationId) {
    const rows = await db.$queryRaw<{ seq: string; hash: string }[]>`
      SELECT l.seq::text, l.hash FROM audit_link l
      WHERE l.organisation_id = ${keyOf(organisationId)} ORDER BY l.seq DESC LIMIT 1`;
    const [head] = rows;
    return head ? { seq: Number(head.seq), hash: head.hash } : null;
  },

  async unchained(organisationId, count) {
    const rows = await db.$queryRaw<{ id: string }[]>`
      SELECT e.id::text AS id FROM audit_entry e
      WHERE e.organisation_id = ${keyOf(organisationId)}
        AND NOT EXISTS (
          SELECT FROM audit_link l WHERE l.entry_id = e.id AND l.organisation_id = e.organisation_id AND l.seq > 0
        )
      ORDER BY e.id DESC LIMIT ${count}`;
    return rows.map(({ id }) => id);
  },
});

const linkOf = (row: LinkRow): ChainLink => ({
  seq: Number(row.seq),
  entryId: row.entryId,
  canonical: row.canonical,
  previousHash: row.previousHash,
  hash: row.hash,
  entry:
    row.entry_id === null
      ? null
      : {
          id: row.entry_id,
          organisationId: row.entry_organisationId,
          at: row.entry_at,
          actorId: row.entry_actorId,
          actorName: row.entry_actorName,
          action: row.entry_action,
          subject: row.entry_subject,
          before: row.entry_before,
          after: row.entry_after,
          changedFields: row.entry_changedFields,
          reason: row.entry_reason,
        },
});
