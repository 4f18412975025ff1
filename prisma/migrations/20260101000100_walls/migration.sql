-- What a schema language can't say: finite numbers, append-only tables, one open breach a limit, partitions.

-- 1. Every floating-point column refuses NaN and the infinities. PostgreSQL holds NaN = NaN for true, so the usual
--    `x = x` lets it pass; abs(NaN) < 1e300 is false because NaN sorts above every number.
DO $$
DECLARE
  col record;
BEGIN
  FOR col IN
    SELECT c.table_name, c.column_name
    FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND c.data_type = 'double precision' AND t.table_type = 'BASE TABLE'
    ORDER BY c.table_name, c.ordinal_position
  LOOP
    EXECUTE format(
      'ALTER TABLE %I ADD CONSTRAINT %I CHECK (abs(%I) < 1e300)',
      col.table_name, left(col.table_name || '_' || col.column_name, 56) || '_finite', col.column_name
    );
  END LOOP;
END
$$;

ALTER TABLE "instrument" ADD CONSTRAINT "instrument_multiplier_positive" CHECK ("multiplier" > 0);
ALTER TABLE "risk_limit_version" ADD CONSTRAINT "risk_limit_version_bands"
  CHECK ("threshold" > 0 AND "warn_at" > 0 AND "warn_at" <= 1 AND "clear_at" > 0 AND "clear_at" <= 1);

-- 2. One open episode a limit, whatever two workers may think.
CREATE UNIQUE INDEX "breach_one_open_a_limit" ON "breach" ("limit_id") WHERE "closed_at" IS NULL;

-- 3. What is appended stays as it was.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "trade_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "trade"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "position_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "position_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "risk_limit_version_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "risk_limit_version"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'plimsoll_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON "audit_entry", "trade", "position_event", "risk_limit_version" FROM "plimsoll_app";
  END IF;
END
$$;

-- 4. Partitions by day (UTC). A DEFAULT one catches what no day was made for, so that midnight refuses no row;
--    when its day is made later, its rows move over.
CREATE TABLE "risk_second_default" PARTITION OF "risk_second" DEFAULT;
CREATE TABLE "market_frame_default" PARTITION OF "market_frame" DEFAULT;

-- Makes one day's partition. The application may call it and still owns no table: it runs with the owner's rights.
CREATE FUNCTION "make_partition"("parent" text, "day" date) RETURNS void
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
  EXECUTE format(
    'WITH moved AS (DELETE FROM %I WHERE computed_at >= %L AND computed_at < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
    parent || '_default', starts, ends, child
  );
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child, starts, ends);
END
$$;

-- Drops the partitions whose whole day ended before the given day; returns how many.
CREATE FUNCTION "drop_partitions_before"("parent" text, "day" date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  child text;
  dropped integer := 0;
BEGIN
  IF parent NOT IN ('risk_second', 'market_frame') THEN
    RAISE EXCEPTION '% has no partitions', parent;
  END IF;
  FOR child IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = parent::regclass AND c.relname ~ ('^' || parent || '_\d{8}$')
      AND to_date(right(c.relname, 8), 'YYYYMMDD') < day
  LOOP
    EXECUTE format('DROP TABLE %I', child);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END
$$;

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'plimsoll_app') THEN
    REVOKE ALL ON FUNCTION "make_partition"(text, date), "drop_partitions_before"(text, date) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION "make_partition"(text, date), "drop_partitions_before"(text, date) TO "plimsoll_app";
  END IF;
END
$$;

-- 5. The latest snapshot is overwritten each second: leave room beside each row and clean up early.
ALTER TABLE "snapshot_latest" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
ALTER TABLE "snapshot_latest" ALTER COLUMN "body" SET STORAGE EXTERNAL;
ALTER TABLE "snapshot_kept" ALTER COLUMN "body" SET STORAGE EXTERNAL;
ALTER TABLE "market_frame" ALTER COLUMN "body" SET STORAGE EXTERNAL;
