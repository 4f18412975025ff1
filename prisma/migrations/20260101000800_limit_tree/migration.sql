-- Limits on parts of a portfolio, in both directions, in versions that somebody proposed and somebody else approved;
-- and the case that each breach becomes.

-- 1. What a limit is on.
ALTER TABLE "risk_limit"
  ADD COLUMN "scope_kind" TEXT NOT NULL DEFAULT 'portfolio',
  ADD COLUMN "scope_key" TEXT,
  ADD COLUMN "parameter" TEXT,
  ADD COLUMN "direction" TEXT NOT NULL DEFAULT 'max',
  ADD CONSTRAINT "risk_limit_scope" CHECK (("scope_kind" = 'portfolio') = ("scope_key" IS NULL)),
  ADD CONSTRAINT "risk_limit_direction" CHECK ("direction" IN ('max', 'min'));

-- 2. What it says, version by version. The kind becomes part of a version: turning a hard limit soft is a change.
ALTER TABLE "risk_limit_version"
  ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'hard',
  ADD COLUMN "urgent_at" DOUBLE PRECISION NOT NULL DEFAULT 0.95,
  ADD COLUMN "open_after_ms" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "close_after_ms" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "approved_by" TEXT,
  ADD COLUMN "proposal_id" INTEGER,
  ADD COLUMN "effective_to" TIMESTAMPTZ(3);

ALTER TABLE "risk_limit_version" DISABLE TRIGGER "risk_limit_version_append_only";
UPDATE "risk_limit_version" v SET "kind" = l."kind" FROM "risk_limit" l WHERE l."id" = v."limit_id";
ALTER TABLE "risk_limit_version" ENABLE TRIGGER "risk_limit_version_append_only";
ALTER TABLE "risk_limit" DROP COLUMN "kind", DROP COLUMN "current_version";

ALTER TABLE "risk_limit_version" DROP CONSTRAINT "risk_limit_version_bands";
ALTER TABLE "risk_limit_version"
  ADD CONSTRAINT "risk_limit_version_kind" CHECK ("kind" IN ('soft', 'hard', 'monitor')),
  ADD CONSTRAINT "risk_limit_version_urgent_at_finite" CHECK (abs("urgent_at") < 1e300),
  ADD CONSTRAINT "risk_limit_version_bands" CHECK (
    "threshold" >= 0 AND "warn_at" > 0 AND "warn_at" <= "urgent_at" AND "urgent_at" <= 1
    AND "clear_at" > 0 AND "clear_at" <= 1 AND "open_after_ms" >= 0 AND "close_after_ms" >= 0
  ),
  ADD CONSTRAINT "risk_limit_version_times" CHECK ("effective_to" IS NULL OR "effective_to" > "effective_from");
CREATE UNIQUE INDEX "risk_limit_version_proposal_id_key" ON "risk_limit_version" ("proposal_id");

-- 3. Proposals.
CREATE TABLE "limit_proposal" (
  "id" SERIAL NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "portfolio_id" INTEGER NOT NULL,
  "limit_id" INTEGER,
  "action" TEXT NOT NULL,
  "based_on_version" INTEGER,
  "terms" JSONB NOT NULL,
  "reason" TEXT NOT NULL,
  "state" TEXT NOT NULL,
  "proposed_by_id" TEXT NOT NULL,
  "proposed_by_name" TEXT NOT NULL,
  "proposed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "decided_by_id" TEXT,
  "decided_by_name" TEXT,
  "decided_at" TIMESTAMPTZ(3),
  "decision_reason" TEXT,
  CONSTRAINT "limit_proposal_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "limit_proposal_action" CHECK ("action" IN ('create', 'change', 'retire')),
  CONSTRAINT "limit_proposal_state" CHECK ("state" IN ('draft', 'proposed', 'approved', 'rejected', 'withdrawn')),
  CONSTRAINT "limit_proposal_four_eyes" CHECK (
    "state" NOT IN ('approved', 'rejected') OR ("decided_by_id" IS NOT NULL AND "decided_by_id" <> "proposed_by_id")
  )
);
CREATE INDEX "limit_proposal_organisation_id_state_idx" ON "limit_proposal" ("organisation_id", "state");
ALTER TABLE "limit_proposal" ADD CONSTRAINT "limit_proposal_limit_id_fkey"
  FOREIGN KEY ("limit_id") REFERENCES "risk_limit" ("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "risk_limit_version" ADD CONSTRAINT "risk_limit_version_proposal_id_fkey"
  FOREIGN KEY ("proposal_id") REFERENCES "limit_proposal" ("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- A proposal runs its course and no other: whoever proposed it never decides it, whatever the program thinks.
CREATE FUNCTION "guard_limit_proposal"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state NOT IN ('draft', 'proposed') OR NEW.decided_by_id IS NOT NULL THEN
      RAISE EXCEPTION 'a limit proposal starts undecided' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state NOT IN ('draft', 'proposed') THEN
    RAISE EXCEPTION 'limit proposal % is % and stays so', OLD.id, OLD.state USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (NEW.organisation_id, NEW.portfolio_id, NEW.action, NEW.proposed_by_id, NEW.proposed_by_name)
      IS DISTINCT FROM (OLD.organisation_id, OLD.portfolio_id, OLD.action, OLD.proposed_by_id, OLD.proposed_by_name)
    OR (OLD.limit_id IS NOT NULL AND NEW.limit_id IS DISTINCT FROM OLD.limit_id)
    OR (OLD.state = 'proposed' AND (NEW.terms, NEW.reason, NEW.based_on_version)
      IS DISTINCT FROM (OLD.terms, OLD.reason, OLD.based_on_version)) THEN
    RAISE EXCEPTION 'what was proposed in limit proposal % stays as it was', OLD.id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state IN ('approved', 'rejected') THEN
    IF OLD.state <> 'proposed' THEN
      RAISE EXCEPTION 'limit proposal % was not proposed', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT EXISTS (
      SELECT 1 FROM membership m WHERE m.organisation_id = NEW.organisation_id AND m.user_id = NEW.decided_by_id
        AND m.role IN ('risk-officer', 'head-of-risk')
    ) THEN
      RAISE EXCEPTION 'limit proposal % is decided by a risk officer or the head of risk', OLD.id
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF NEW.state = 'withdrawn' AND NEW.decided_by_id IS DISTINCT FROM NEW.proposed_by_id THEN
    RAISE EXCEPTION 'limit proposal % is withdrawn by who proposed it', OLD.id
      USING ERRCODE = 'insufficient_privilege';
  ELSIF NEW.state = 'draft' AND OLD.state <> 'draft' THEN
    RAISE EXCEPTION 'limit proposal % is no draft any more', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "limit_proposal_course" BEFORE INSERT OR UPDATE ON "limit_proposal"
  FOR EACH ROW EXECUTE FUNCTION "guard_limit_proposal"();
CREATE TRIGGER "limit_proposal_kept" BEFORE DELETE OR TRUNCATE ON "limit_proposal"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- A version is what an approved proposal says, or it is not.
CREATE FUNCTION "guard_limit_version"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM limit_proposal p
    WHERE p.id = NEW.proposal_id AND p.state = 'approved' AND p.limit_id = NEW.limit_id
      AND p.organisation_id = NEW.organisation_id AND p.action IN ('create', 'change')
      AND (p.terms->>'threshold')::double precision = NEW.threshold
      AND p.terms->>'kind' = NEW.kind
      AND (p.terms->>'warnAt')::double precision = NEW.warn_at
      AND (p.terms->>'urgentAt')::double precision = NEW.urgent_at
      AND (p.terms->>'clearAt')::double precision = NEW.clear_at
      AND (p.terms->>'openAfterMs')::integer = NEW.open_after_ms
      AND (p.terms->>'closeAfterMs')::integer = NEW.close_after_ms
      AND to_timestamp((p.terms->>'effectiveToMs')::double precision / 1000)::timestamptz(3)
        IS NOT DISTINCT FROM NEW.effective_to
  ) THEN
    RAISE EXCEPTION 'version % of limit % is not what was approved', NEW.version, NEW.limit_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "risk_limit_version_approved" BEFORE INSERT ON "risk_limit_version"
  FOR EACH ROW EXECUTE FUNCTION "guard_limit_version"();

-- A limit stays on what it was set on, and is retired only as agreed.
CREATE FUNCTION "guard_limit"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.organisation_id, NEW.portfolio_id, NEW.name, NEW.metric, NEW.unit, NEW.scope_kind, NEW.scope_key,
      NEW.parameter, NEW.direction)
    IS DISTINCT FROM (OLD.organisation_id, OLD.portfolio_id, OLD.name, OLD.metric, OLD.unit, OLD.scope_kind,
      OLD.scope_key, OLD.parameter, OLD.direction) THEN
    RAISE EXCEPTION 'limit % stays on what it was set on', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.is_retired AND NOT OLD.is_retired AND NOT EXISTS (
    SELECT 1 FROM limit_proposal p WHERE p.limit_id = OLD.id AND p.action = 'retire' AND p.state = 'approved'
  ) THEN
    RAISE EXCEPTION 'nobody agreed to retire limit %', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.is_retired AND NOT NEW.is_retired THEN
    RAISE EXCEPTION 'limit % is retired and stays so', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "risk_limit_kept" BEFORE UPDATE ON "risk_limit" FOR EACH ROW EXECUTE FUNCTION "guard_limit"();
CREATE TRIGGER "risk_limit_not_deleted" BEFORE DELETE OR TRUNCATE ON "risk_limit"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- 4. What is pending on a limit outlives a restart.
ALTER TABLE "risk_limit_state" ADD COLUMN "pending_since" TIMESTAMPTZ(3);

-- 5. Cases.
ALTER TABLE "breach"
  ADD COLUMN "opened_by" TEXT NOT NULL DEFAULT 'unknown',
  ADD COLUMN "case_state" TEXT NOT NULL DEFAULT 'open',
  ADD COLUMN "assigned_to_id" TEXT,
  ADD COLUMN "assigned_to" TEXT,
  ADD COLUMN "plan" TEXT,
  ADD COLUMN "plan_due_at" TIMESTAMPTZ(3),
  ADD COLUMN "waived_by" TEXT,
  ADD COLUMN "waived_until" TIMESTAMPTZ(3),
  ADD COLUMN "escalation_level" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "classification" TEXT,
  ADD COLUMN "resolution" TEXT,
  ADD COLUMN "case_closed_by" TEXT,
  ADD COLUMN "case_closed_at" TIMESTAMPTZ(3);
UPDATE "breach" SET "case_state" = CASE
  WHEN "closed_at" IS NOT NULL THEN 'cured'
  WHEN "acknowledged_at" IS NOT NULL THEN 'acknowledged'
  ELSE 'open' END;
ALTER TABLE "breach"
  ADD CONSTRAINT "breach_opened_by" CHECK ("opened_by" IN ('trade', 'market', 'limit', 'unknown')),
  ADD CONSTRAINT "breach_case_state" CHECK (
    "case_state" IN ('open', 'acknowledged', 'planned', 'waived', 'cured', 'closed')
  ),
  ADD CONSTRAINT "breach_closed_with_cause" CHECK (
    "case_state" <> 'closed' OR ("classification" IS NOT NULL AND "resolution" IS NOT NULL
      AND "case_closed_by" IS NOT NULL AND "case_closed_at" IS NOT NULL AND "closed_at" IS NOT NULL)
  ),
  ADD CONSTRAINT "breach_waived_until" CHECK ("case_state" <> 'waived' OR "waived_until" IS NOT NULL);
CREATE INDEX "breach_organisation_id_case_state_idx" ON "breach" ("organisation_id", "case_state");

CREATE TABLE "breach_event" (
  "id" BIGSERIAL NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "breach_id" INTEGER NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "kind" TEXT NOT NULL,
  "actor_id" TEXT,
  "actor_name" TEXT NOT NULL,
  "note" TEXT,
  "details" JSONB,
  CONSTRAINT "breach_event_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "breach_event_breach_id_id_idx" ON "breach_event" ("breach_id", "id");
ALTER TABLE "breach_event" ADD CONSTRAINT "breach_event_breach_id_fkey"
  FOREIGN KEY ("breach_id") REFERENCES "breach" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE TRIGGER "breach_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "breach_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- A closed case is history.
CREATE FUNCTION "guard_breach"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.case_state = 'closed' THEN
    RAISE EXCEPTION 'breach % is closed and stays so', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "breach_closed_stays" BEFORE UPDATE ON "breach" FOR EACH ROW EXECUTE FUNCTION "guard_breach"();
CREATE TRIGGER "breach_not_deleted" BEFORE DELETE OR TRUNCATE ON "breach"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

SELECT wall_organisation('limit_proposal');
SELECT wall_organisation('breach_event');

DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'plimsoll_app') THEN
    REVOKE DELETE, TRUNCATE ON "limit_proposal", "risk_limit", "breach" FROM "plimsoll_app";
    REVOKE UPDATE, DELETE, TRUNCATE ON "breach_event" FROM "plimsoll_app";
  END IF;
END
$$;
