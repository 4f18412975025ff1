/** An entry of the audit as its columns stand now, texts as PostgreSQL writes them. */
export type StoredEntry = {
  readonly id: string;
  readonly organisationId: string;
  /** Milliseconds since 1970. */
  readonly at: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly action: string | null;
  readonly subject: string | null;
  /** PostgreSQL's normal form of the JSON. */
  readonly before: string | null;
  readonly after: string | null;
  readonly changedFields: readonly (string | null)[] | null;
  readonly reason: string | null;
};

/** One link of the chain and the entry that it tells of; null where the entry is gone. */
export type ChainLink = {
  readonly seq: number;
  readonly entryId: string;
  readonly canonical: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly entry: StoredEntry | null;
};

/** What stands before the first link. */
export const GENESIS = "0".repeat(64);

/** The text that a link hashes, made anew from columns: the twin of the database's `audit_canonical`. */
export function canonicalOf(entry: StoredEntry, seq: number, previousHash: string): string {
  const {
    id,
    organisationId,
    at,
    actorId,
    actorName,
    action,
    subject,
    before,
    after,
    changedFields,
    reason,
  } = entry;
  const text = (value: unknown): string => JSON.stringify(value);
  return (
    `{"action":${text(action)},"actorId":${text(actorId)},"actorName":${text(actorName)},"after":${text(after)},` +
    `"at":${at},"before":${text(before)},"changedFields":${text(changedFields)},"id":${id},` +
    `"organisation":${organisationId},"previousHash":${text(previousHash)},"reason":${text(reason)},` +
    `"seq":${seq},"subject":${text(subject)}}`
  );
}
