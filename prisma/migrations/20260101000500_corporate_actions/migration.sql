-- AlterTable
ALTER TABLE "corporate_action" ADD COLUMN "applied_at" TIMESTAMPTZ(3),
ADD COLUMN "is_history_adjusted" BOOLEAN NOT NULL DEFAULT true;

-- An action means something, or it is none.
ALTER TABLE "corporate_action"
  ADD CONSTRAINT "corporate_action_terms" CHECK (
    ("kind" = 'split' AND "ratio" > 0 AND "ratio" < 1e6 AND "amount_local" IS NULL)
    OR ("kind" = 'cash-dividend' AND "amount_local" > 0 AND "amount_local" < 1e12 AND "ratio" IS NULL)
  );
