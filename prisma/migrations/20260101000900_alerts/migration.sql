-- DropIndex
DROP INDEX "alert_outbox_delivered_at_idx";

-- AlterTable
ALTER TABLE "alert_outbox" ADD COLUMN     "limit_id" INTEGER,
ADD COLUMN     "portfolio_id" INTEGER,
ADD COLUMN     "severity" TEXT NOT NULL DEFAULT 'critical',
ADD COLUMN     "suppressed_by" TEXT;

-- CreateTable
CREATE TABLE "alert_channel" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "shown" TEXT NOT NULL,
    "address_sealed" TEXT NOT NULL,
    "secret_sealed" TEXT,
    "is_retired" BOOLEAN NOT NULL DEFAULT false,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_channel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_route" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "channel_id" INTEGER NOT NULL,
    "severity" TEXT NOT NULL,
    "portfolio_id" INTEGER,
    "family" TEXT,
    "quiet_from" INTEGER,
    "quiet_to" INTEGER,
    "quiet_zone" TEXT,
    "is_retired" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "alert_route_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_silence" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER,
    "limit_id" INTEGER,
    "reason" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_by" TEXT,

    CONSTRAINT "alert_silence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_delivery" (
    "id" BIGSERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "channel_id" INTEGER NOT NULL,
    "group_key" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "message" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'due',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "alert_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_condition" (
    "organisation_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "is_firing" BOOLEAN NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "episode" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "alert_condition_pkey" PRIMARY KEY ("organisation_id","kind")
);

-- CreateTable
CREATE TABLE "alert_seen" (
    "organisation_id" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "outbox_id" BIGINT NOT NULL,

    CONSTRAINT "alert_seen_pkey" PRIMARY KEY ("organisation_id","user_id")
);

-- CreateIndex
CREATE INDEX "alert_channel_organisation_id_idx" ON "alert_channel"("organisation_id");

-- CreateIndex
CREATE INDEX "alert_route_organisation_id_idx" ON "alert_route"("organisation_id");

-- CreateIndex
CREATE INDEX "alert_silence_organisation_id_ends_at_idx" ON "alert_silence"("organisation_id", "ends_at");

-- CreateIndex
CREATE UNIQUE INDEX "alert_delivery_idempotency_key_key" ON "alert_delivery"("idempotency_key");

-- CreateIndex
CREATE INDEX "alert_delivery_organisation_id_state_due_at_idx" ON "alert_delivery"("organisation_id", "state", "due_at");

-- CreateIndex
CREATE INDEX "alert_delivery_organisation_id_group_key_created_at_idx" ON "alert_delivery"("organisation_id", "group_key", "created_at");

-- CreateIndex
CREATE INDEX "alert_outbox_breach_id_idx" ON "alert_outbox"("breach_id");

-- CreateIndex
CREATE INDEX "alert_outbox_organisation_id_delivered_at_idx" ON "alert_outbox"("organisation_id", "delivered_at");

-- CreateIndex
CREATE INDEX "alert_outbox_organisation_id_id_idx" ON "alert_outbox"("organisation_id", "id");

-- AddForeignKey
ALTER TABLE "alert_route" ADD CONSTRAINT "alert_route_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "alert_channel"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_delivery" ADD CONSTRAINT "alert_delivery_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "alert_channel"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was written before anybody was told stays untold: a channel made today must not send last year.
UPDATE "alert_outbox" o SET
  "delivered_at" = coalesce(o."delivered_at", CURRENT_TIMESTAMP),
  "portfolio_id" = b."portfolio_id", "limit_id" = b."limit_id",
  "severity" = CASE v."kind" WHEN 'hard' THEN 'critical' WHEN 'soft' THEN 'warning' ELSE 'info' END
FROM "breach" b JOIN "risk_limit_version" v ON v."limit_id" = b."limit_id" AND v."version" = b."limit_version"
WHERE b."id" = o."breach_id";
UPDATE "alert_outbox" SET "delivered_at" = CURRENT_TIMESTAMP WHERE "delivered_at" IS NULL;

-- A silence has a reason and an end, at most a week away, whoever writes it.
ALTER TABLE "alert_silence"
  ADD CONSTRAINT "alert_silence_reason" CHECK (length(trim("reason")) >= 3),
  ADD CONSTRAINT "alert_silence_span" CHECK ("ends_at" >= "starts_at" AND "ends_at" <= "starts_at" + interval '7 days');
ALTER TABLE "alert_route"
  ADD CONSTRAINT "alert_route_quiet" CHECK (
    ("quiet_from" IS NULL AND "quiet_to" IS NULL AND "quiet_zone" IS NULL)
    OR ("quiet_from" BETWEEN 0 AND 1439 AND "quiet_to" BETWEEN 0 AND 1439 AND "quiet_zone" IS NOT NULL)
  );

SELECT wall_organisation('alert_channel');
SELECT wall_organisation('alert_route');
SELECT wall_organisation('alert_silence');
SELECT wall_organisation('alert_delivery');
SELECT wall_organisation('alert_condition');
SELECT wall_organisation('alert_seen');
