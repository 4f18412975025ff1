-- What each assessment was made from, kept so that it can be made again to the bit: recorded when it changes, in parts
-- that are stored once by their content.

-- CreateTable
CREATE TABLE "recorded_part" (
    "organisation_id" INTEGER NOT NULL,
    "id" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recorded_part_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "recorded_inputs" (
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "from_seq" BIGINT NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "parts" TEXT[],

    CONSTRAINT "recorded_inputs_pkey" PRIMARY KEY ("portfolio_id","from_seq")
);

-- CreateTable
CREATE TABLE "market_frame_kept" (
    "organisation_id" INTEGER NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "run_id" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "body" BYTEA NOT NULL,
    "details" BYTEA,

    CONSTRAINT "market_frame_kept_pkey" PRIMARY KEY ("organisation_id","computed_at")
);

-- CreateIndex
CREATE INDEX "snapshot_kept_organisation_id_computed_at_idx" ON "snapshot_kept"("organisation_id", "computed_at");

-- CreateIndex
CREATE INDEX "snapshot_kept_portfolio_id_seq_idx" ON "snapshot_kept"("portfolio_id", "seq");

-- AlterTable
ALTER TABLE "market_frame" ADD COLUMN "details" BYTEA;

-- Deflated already.
ALTER TABLE "recorded_part" ALTER COLUMN "body" SET STORAGE EXTERNAL;
ALTER TABLE "market_frame" ALTER COLUMN "details" SET STORAGE EXTERNAL;
ALTER TABLE "market_frame_kept" ALTER COLUMN "body" SET STORAGE EXTERNAL;
ALTER TABLE "market_frame_kept" ALTER COLUMN "details" SET STORAGE EXTERNAL;

SELECT wall_organisation('recorded_part');
SELECT wall_organisation('recorded_inputs');
SELECT wall_organisation('market_frame_kept');

-- As before, but the prices of every kept snapshot outlive the seconds around them: whoever drops a day can't forget it,
-- and no organisation loses those of another.
CREATE OR REPLACE FUNCTION "drop_partitions_before"("parent" text, "day" date) RETURNS integer
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
    IF parent = 'market_frame' THEN
      EXECUTE format(
        'INSERT INTO market_frame_kept (organisation_id, computed_at, run_id, as_of, body, details)
         SELECT f.organisation_id, f.computed_at, f.run_id, f.as_of, f.body, f.details FROM %I f
         WHERE EXISTS (SELECT 1 FROM snapshot_kept k
           WHERE k.organisation_id = f.organisation_id AND k.computed_at = f.computed_at)
         ON CONFLICT DO NOTHING', child);
    END IF;
    EXECUTE format('DROP TABLE %I', child);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END
$$;
