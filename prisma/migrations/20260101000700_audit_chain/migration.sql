-- CreateTable
CREATE TABLE "audit_link" (
    "organisation_id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "canonical" TEXT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_link_pkey" PRIMARY KEY ("organisation_id","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_link_entry_id_key" ON "audit_link"("entry_id");

-- CreateIndex
CREATE INDEX "audit_entry_organisation_id_id_idx" ON "audit_entry"("organisation_id", "id");

-- What is hashed of an entry: JSON with its keys in order and no spaces, every column in it, its place and the hash
-- before it too. `before` and `after` are texts in PostgreSQL's own normal form of jsonb, so that not even a digit's
-- spelling can change unseen; the time is in milliseconds since 1970, as a text would hide BC and AD.
CREATE FUNCTION "audit_canonical"("entry" "audit_entry", "seq" bigint, "previous_hash" text) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT '{"action":' || coalesce(to_json(entry.action)::text, 'null')
    || ',"actorId":' || coalesce(to_json(entry.actor_id)::text, 'null')
    || ',"actorName":' || coalesce(to_json(entry.actor_name)::text, 'null')
    || ',"after":' || coalesce(to_json(entry.after::text)::text, 'null')
    || ',"at":' || round(extract(epoch FROM entry.at) * 1000)::text
    || ',"before":' || coalesce(to_json(entry.before::text)::text, 'null')
    || ',"changedFields":' || coalesce(array_to_json(entry.changed_fields)::text, 'null')
    || ',"id":' || entry.id::text
    || ',"organisation":' || entry.organisation_id::text
    || ',"previousHash":' || to_json(previous_hash)::text
    || ',"reason":' || coalesce(to_json(entry.reason)::text, 'null')
    || ',"seq":' || seq::text
    || ',"subject":' || coalesce(to_json(entry.subject)::text, 'null') || '}'
$$;

-- Appends the link of one entry. The lock lasts until the commit, and links are made at the commit: a transaction of
-- minutes keeps nobody waiting, and seq is the order in which changes became visible.
CREATE FUNCTION "link_audit_entry"("entry" "audit_entry") RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  last_seq bigint;
  last_hash text;
  text_of_entry text;
  earlier audit_entry;
BEGIN
  PERFORM pg_advisory_xact_lock(7021982, entry.organisation_id);
  IF NOT EXISTS (SELECT FROM audit_link l WHERE l.organisation_id = entry.organisation_id) THEN
    -- A chain begins with what was written before there was one.
    FOR earlier IN SELECT * FROM audit_entry e
      WHERE e.organisation_id = entry.organisation_id AND e.id < entry.id ORDER BY e.id
    LOOP
      PERFORM link_audit_entry(earlier);
    END LOOP;
  END IF;
  SELECT l.seq, l.hash INTO last_seq, last_hash FROM audit_link l
    WHERE l.organisation_id = entry.organisation_id ORDER BY l.seq DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0);
  last_hash := coalesce(last_hash, repeat('0', 64));
  text_of_entry := audit_canonical(entry, last_seq + 1, last_hash);
  INSERT INTO audit_link (organisation_id, seq, entry_id, canonical, previous_hash, hash)
  VALUES (
    entry.organisation_id, last_seq + 1, entry.id, text_of_entry, last_hash,
    encode(sha256(convert_to(text_of_entry, 'UTF8')), 'hex')
  );
END
$$;

CREATE FUNCTION "chain_audit_entry"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM link_audit_entry(NEW);
  RETURN NULL;
END
$$;

-- Entries of before the chain are its first links, in the order in which they were written.
DO $$
DECLARE
  entry audit_entry;
BEGIN
  FOR entry IN SELECT * FROM audit_entry ORDER BY organisation_id, id LOOP
    PERFORM link_audit_entry(entry);
  END LOOP;
END
$$;

CREATE CONSTRAINT TRIGGER "audit_entry_chained" AFTER INSERT ON "audit_entry"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "chain_audit_entry"();

SELECT wall_organisation('audit_link');

-- A link can't be changed, and nobody but the function above, which runs as the owner, makes one.
CREATE TRIGGER "audit_link_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_link"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
REVOKE ALL ON FUNCTION "link_audit_entry"("audit_entry"), "chain_audit_entry"() FROM PUBLIC;
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'plimsoll_app') THEN
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "audit_link" FROM "plimsoll_app";
  END IF;
END
$$;
