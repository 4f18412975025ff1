-- Who may see what, how they sign in, and a wall between organisations that the database itself keeps.

-- CreateTable
CREATE TABLE "membership_scope" (
    "organisation_id" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "portfolio_ids" INTEGER[],

    CONSTRAINT "membership_scope_pkey" PRIMARY KEY ("organisation_id","user_id")
);

-- AddForeignKey
ALTER TABLE "membership_scope" ADD CONSTRAINT "membership_scope_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_scope" ADD CONSTRAINT "membership_scope_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "person" ADD COLUMN "deactivated_at" TIMESTAMPTZ(3),
ADD COLUMN "is_password_temporary" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "two_factor_enabled" BOOLEAN NOT NULL DEFAULT false;

-- Tokens were kept as they are: whoever is signed in signs in again.
DELETE FROM "session";

-- AlterTable
ALTER TABLE "session" ADD COLUMN "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "two_factor" (
    "id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "backup_codes" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "verified" BOOLEAN NOT NULL DEFAULT true,
    "failed_verification_count" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "two_factor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_window" (
    "key" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "two_factor_user_id_idx" ON "two_factor"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_organisation_id_idx" ON "api_key"("organisation_id");

-- CreateIndex
CREATE INDEX "rate_window_starts_at_idx" ON "rate_window"("starts_at");

-- AddForeignKey
ALTER TABLE "two_factor" ADD CONSTRAINT "two_factor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The second wall. A connection of the application is bound to one organisation for its life, by the setting
-- plimsoll.organisation; rows of every other one are neither seen nor written, whatever a query forgets. A connection
-- that is bound to none sees no rows. The owner of the tables passes: it migrates, seeds and dumps, and nothing else.

-- Walls a table in: every later migration that makes a table with organisation_id calls this for it.
CREATE FUNCTION "wall_organisation"("walled" text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
  EXECUTE format('DROP POLICY IF EXISTS own_organisation ON %I', walled);
  EXECUTE format(
    'CREATE POLICY own_organisation ON %I USING (organisation_id = NULLIF(current_setting(''plimsoll.organisation'', true), '''')::integer)',
    walled
  );
END
$$;

DO $$
DECLARE
  walled text;
BEGIN
  FOR walled IN
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'organisation_id'
    ORDER BY c.relname
  LOOP
    PERFORM wall_organisation(walled);
  END LOOP;
END
$$;

-- As before, and the new partition is walled in too: who names it directly passes by the policy of its parent.
CREATE OR REPLACE FUNCTION "make_partition"("parent" text, "day" date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  child text := parent || '_' || to_char(day, 'YYYYMMDD');
  starts text := to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00';
  ends text := to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00';
BEGIN
  IF parent NOT IN ('risk_second', 'market_frame') THEN
    RAISE EXCEPTION '% has no partitions', parent;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('make_partition'));
  IF to_regclass(child) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', child, parent);
  PERFORM wall_organisation(child);
  EXECUTE format(
    'WITH moved AS (DELETE FROM %I WHERE computed_at >= %L AND computed_at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
    parent || '_default', starts, ends, child
  );
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child, starts, ends);
END
$$;

-- What must be known before an organisation is: narrow ways through the wall, each with a name and an answer of its own.

-- Sign-in: where a person works, as what, and on which portfolios (null = all).
CREATE FUNCTION "memberships_of"("person" text)
RETURNS TABLE ("organisation_id" integer, "role" text, "portfolio_ids" integer[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.organisation_id, m.role, s.portfolio_ids
  FROM membership m LEFT JOIN membership_scope s USING (organisation_id, user_id)
  WHERE m.user_id = person
  ORDER BY m.organisation_id, m.role
$$;

-- A request with a key: whose it is, and what it opens. None once it is revoked or over.
CREATE FUNCTION "api_key_of"("key_hash" text)
RETURNS TABLE ("id" integer, "organisation_id" integer, "name" text, "scopes" text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT k.id, k.organisation_id, k.name, k.scopes FROM api_key k
  WHERE k.hash = key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
$$;

-- The one-click sign-in of the demonstration ends with the first instrument that is not the demonstration's.
CREATE FUNCTION "holds_own_data"("demonstration" text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM instrument i JOIN organisation o ON o.id = i.organisation_id WHERE o.slug <> demonstration)
$$;

-- Readiness: whether anything is held, and when it last moved. No organisation is told apart.
CREATE FUNCTION "signs_of_life"()
RETURNS TABLE ("is_held" boolean, "computed_at" timestamptz, "heartbeat_at" timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT
    EXISTS (SELECT FROM position),
    (SELECT max(l.computed_at) FROM snapshot_latest l),
    (SELECT max(r.heartbeat_at) FROM market_run r)
$$;

REVOKE ALL ON FUNCTION "wall_organisation"(text) FROM PUBLIC;
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'plimsoll_app') THEN
    REVOKE ALL ON FUNCTION "memberships_of"(text), "api_key_of"(text), "holds_own_data"(text), "signs_of_life"() FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION "memberships_of"(text), "api_key_of"(text), "holds_own_data"(text), "signs_of_life"() TO "plimsoll_app";
  END IF;
END
$$;
