-- The daily report of a portfolio: stored as it was made, signed as it was stored.

-- CreateTable
CREATE TABLE "daily_report" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "version" INTEGER NOT NULL,
    "snapshot_seq" BIGINT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "body" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "made_by_id" TEXT NOT NULL,
    "made_by_name" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "daily_report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_signature" (
    "organisation_id" INTEGER NOT NULL,
    "report_id" INTEGER NOT NULL,
    "signer_id" TEXT NOT NULL,
    "signer_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "signed_hash" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "report_signature_pkey" PRIMARY KEY ("report_id","signer_id")
);

-- CreateIndex
CREATE INDEX "daily_report_organisation_id_business_date_idx" ON "daily_report"("organisation_id", "business_date");

-- CreateIndex
CREATE UNIQUE INDEX "daily_report_portfolio_id_business_date_version_key" ON "daily_report"("portfolio_id", "business_date", "version");

-- CreateIndex
CREATE UNIQUE INDEX "daily_report_id_organisation_id_content_hash_key" ON "daily_report"("id", "organisation_id", "content_hash");

-- AddForeignKey
ALTER TABLE "daily_report" ADD CONSTRAINT "daily_report_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is signed is a hash of this very report in this very organisation: no other one finds its row.
-- AddForeignKey
ALTER TABLE "report_signature" ADD CONSTRAINT "report_signature_report_id_organisation_id_signed_hash_fkey" FOREIGN KEY ("report_id", "organisation_id", "signed_hash") REFERENCES "daily_report"("id", "organisation_id", "content_hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The hash is that of the body, whoever writes the row.
ALTER TABLE "daily_report"
  ADD CONSTRAINT "daily_report_hash" CHECK ("content_hash" = encode(sha256(convert_to("body", 'UTF8')), 'hex')),
  ADD CONSTRAINT "daily_report_version" CHECK ("version" > 0);
ALTER TABLE "report_signature"
  ADD CONSTRAINT "report_signature_role" CHECK ("role" IN ('risk-officer', 'head-of-risk'));

-- Whoever signs has that role when they sign, whatever the program thinks.
CREATE FUNCTION "guard_report_signature"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM membership m
    WHERE m.organisation_id = NEW.organisation_id AND m.user_id = NEW.signer_id AND m.role = NEW.role
  ) THEN
    RAISE EXCEPTION 'report % is signed by a risk officer or the head of risk', NEW.report_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "report_signature_by_officer" BEFORE INSERT ON "report_signature"
  FOR EACH ROW EXECUTE FUNCTION "guard_report_signature"();

-- What is made stays as it was made, and what is signed stays signed.
CREATE TRIGGER "daily_report_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "daily_report"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "report_signature_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "report_signature"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'plimsoll_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON "daily_report", "report_signature" FROM "plimsoll_app";
  END IF;
END
$$;

SELECT wall_organisation('daily_report');
SELECT wall_organisation('report_signature');
