-- AlterTable
ALTER TABLE "forecast" ADD COLUMN "member_tail" BYTEA,
ADD COLUMN "tail_law" BYTEA;

-- CreateTable
CREATE TABLE "forecast_evening" (
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "run_id" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "basis" TEXT NOT NULL,
    "gross_base" DOUBLE PRECISION NOT NULL,
    "left_out" TEXT[],
    "book" BYTEA,
    "outcome_date" DATE,
    "hypothetical_pnl_base" DOUBLE PRECISION,
    "actual_pnl_base" DOUBLE PRECISION,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "scored_at" TIMESTAMPTZ(3),

    CONSTRAINT "forecast_evening_pkey" PRIMARY KEY ("portfolio_id","run_id","business_date")
);

-- CreateTable
CREATE TABLE "pool_weighting" (
    "organisation_id" INTEGER NOT NULL,
    "run_id" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "weights" JSONB NOT NULL,
    "evidence" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pool_weighting_pkey" PRIMARY KEY ("organisation_id","run_id","business_date")
);

-- Numbers are finite: see the walls.
ALTER TABLE "forecast_evening"
  ADD CONSTRAINT "forecast_evening_gross_base_finite" CHECK (abs("gross_base") < 1e300),
  ADD CONSTRAINT "forecast_evening_hypothetical_pnl_base_finite" CHECK (abs("hypothetical_pnl_base") < 1e300),
  ADD CONSTRAINT "forecast_evening_actual_pnl_base_finite" CHECK (abs("actual_pnl_base") < 1e300);

-- A forecast is stored before its outcome and never changed; an outcome is filled in once.
CREATE TRIGGER "forecast_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "forecast"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "pool_weighting_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "pool_weighting"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE FUNCTION "refuse_second_outcome"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."outcome_date" IS NOT NULL OR NEW."gross_base" <> OLD."gross_base" OR NEW."basis" <> OLD."basis"
     OR NEW."book" IS DISTINCT FROM OLD."book" OR NEW."recorded_at" <> OLD."recorded_at" THEN
    RAISE EXCEPTION 'an evening that was scored stays as it is' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "forecast_evening_scored_once" BEFORE UPDATE ON "forecast_evening"
  FOR EACH ROW EXECUTE FUNCTION "refuse_second_outcome"();
CREATE TRIGGER "forecast_evening_kept" BEFORE DELETE OR TRUNCATE ON "forecast_evening"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
