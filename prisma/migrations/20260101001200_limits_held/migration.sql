-- What straight SQL could still say of limits and cases that nobody did; and the kind that an open episode is worked as.

-- 1. The time that counts is the database's own: a caller may name any. A function, so that whoever owns a database whose
--    clocks are virtual can say so; the application can't.
CREATE FUNCTION "wall_clock"() RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = public, pg_temp AS 'SELECT now()';

-- Whoever sets limits or works cases: has one of the roles, and has not left.
CREATE FUNCTION "works_as"("person_id" text, "organisation" integer, "roles" text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM membership m JOIN person p ON p.id = m.user_id
    WHERE m.user_id = person_id AND m.organisation_id = organisation AND m.role = ANY (roles) AND p.deactivated_at IS NULL
  )
$$;

-- 2. A limit is proposed and decided by people who may, and who have not left.
CREATE OR REPLACE FUNCTION "guard_limit_proposal"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state NOT IN ('draft', 'proposed') OR NEW.decided_by_id IS NOT NULL THEN
      RAISE EXCEPTION 'a limit proposal starts undecided' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT works_as(NEW.proposed_by_id, NEW.organisation_id, ARRAY['risk-officer', 'head-of-risk']) THEN
      RAISE EXCEPTION 'a limit is proposed by a risk officer or the head of risk'
        USING ERRCODE = 'insufficient_privilege';
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
    IF NOT works_as(NEW.decided_by_id, NEW.organisation_id, ARRAY['risk-officer', 'head-of-risk']) THEN
      RAISE EXCEPTION 'limit proposal % is decided by a risk officer or the head of risk', OLD.id
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF NEW.state = 'withdrawn' AND NEW.decided_by_id IS DISTINCT FROM NEW.proposed_by_id THEN
    RAISE EXCEPTION 'limit proposal % is withdrawn by who proposed it', OLD.id
      USING ERRCODE = 'insufficient_privilege';
  ELSIF NEW.state = 'draft' AND OLD.state <> 'draft' THEN
    RAISE EXCEPTION 'limit proposal % is no draft any more', OLD.id USING ERRCODE = 'insufficient_privilege';
  ELSIF NEW.state = 'proposed' AND OLD.state = 'draft'
    AND NOT works_as(NEW.proposed_by_id, NEW.organisation_id, ARRAY['risk-officer', 'head-of-risk']) THEN
    RAISE EXCEPTION 'a limit is proposed by a risk officer or the head of risk'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;

-- 3. No version says that it was in force before it was agreed on: what was decided by earlier ones stays explicable. Five
--    minutes are what two clocks may be apart and a transaction may wait.
CREATE FUNCTION "guard_limit_start"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.effective_from < wall_clock() - interval '5 minutes' OR EXISTS (
    SELECT FROM limit_proposal p WHERE p.id = NEW.proposal_id
      AND to_timestamp((p.terms->>'effectiveFromMs')::double precision / 1000)::timestamptz(3) > NEW.effective_from
  ) THEN
    RAISE EXCEPTION 'version % of limit % begins before it was agreed on', NEW.version, NEW.limit_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "risk_limit_version_starts" BEFORE INSERT ON "risk_limit_version"
  FOR EACH ROW EXECUTE FUNCTION "guard_limit_start"();

-- 4. An open episode is worked as the kind that its limit has now, from the time on at which that changed.
ALTER TABLE "breach" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'hard', ADD COLUMN "kind_since" TIMESTAMPTZ(3);
ALTER TABLE "breach" DISABLE TRIGGER "breach_closed_stays";
UPDATE "breach" b SET "kind" = v."kind" FROM "risk_limit_version" v
  WHERE v."limit_id" = b."limit_id" AND v."version" = b."limit_version";
ALTER TABLE "breach" ENABLE TRIGGER "breach_closed_stays";
ALTER TABLE "breach" ADD CONSTRAINT "breach_kind" CHECK ("kind" IN ('soft', 'hard', 'monitor'));

CREATE FUNCTION "guard_breach_kind"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL OR NEW.kind_since IS NULL OR NOT EXISTS (
    SELECT FROM risk_limit_version v WHERE v.limit_id = NEW.limit_id AND v.kind = NEW.kind
  ) THEN
    RAISE EXCEPTION 'breach % is of the kind that its limit is', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "breach_kind_kept" BEFORE UPDATE ON "breach" FOR EACH ROW
  WHEN (NEW.kind IS DISTINCT FROM OLD.kind OR NEW.kind_since IS DISTINCT FROM OLD.kind_since)
  EXECUTE FUNCTION "guard_breach_kind"();

-- 5. A line of a timeline is written by who may write it, and says what its case says: checked for all lines of a
--    statement at once, as a storm writes thousands in one.
CREATE UNIQUE INDEX "breach_event_once" ON "breach_event" ("breach_id", "kind")
  WHERE "kind" IN ('opened', 'cured', 'explained', 'closed');

CREATE FUNCTION "guard_breach_event"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  wrong record;
BEGIN
  SELECT e.breach_id, e.kind INTO wrong FROM new_lines e
  LEFT JOIN breach b ON b.id = e.breach_id AND b.organisation_id = e.organisation_id
  WHERE b.id IS NULL OR NOT coalesce(CASE e.kind
    WHEN 'opened' THEN e.actor_id IS NULL AND b.closed_at IS NULL AND e.at = b.opened_computed_at
    WHEN 'cured' THEN e.actor_id IS NULL AND b.closed_at IS NOT NULL AND e.at = b.closed_computed_at
    WHEN 'kind-changed' THEN e.actor_id IS NULL AND e.at = b.kind_since
    WHEN 'waiver-ended' THEN e.actor_id IS NULL AND b.case_state <> 'waived'
    WHEN 'explained' THEN e.actor_id IS NULL
    WHEN 'escalated' THEN b.escalation_level > 0
    WHEN 'acknowledged' THEN e.actor_id IS NOT NULL AND b.acknowledged_by IS NOT NULL
    WHEN 'assigned' THEN e.actor_id IS NOT NULL AND b.assigned_to_id IS NOT NULL
    WHEN 'planned' THEN e.actor_id IS NOT NULL AND b.case_state = 'planned'
    WHEN 'waived' THEN e.actor_id IS NOT NULL AND b.case_state = 'waived'
    WHEN 'closed' THEN e.actor_id IS NOT NULL AND b.case_state = 'closed'
    WHEN 'commented' THEN e.actor_id IS NOT NULL
    WHEN 'linked' THEN e.actor_id IS NOT NULL
    WHEN 're-evaluated' THEN e.actor_id IS NOT NULL
    ELSE false
  END, false) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'breach % was not %', wrong.breach_id, wrong.kind USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT e.actor_name, e.kind INTO wrong FROM new_lines e LEFT JOIN person p ON p.id = e.actor_id
  WHERE CASE WHEN e.actor_id IS NULL THEN e.actor_name <> 'Plimsoll' ELSE
    e.actor_name IS DISTINCT FROM p.name OR NOT works_as(e.actor_id, e.organisation_id,
      CASE WHEN e.kind IN ('planned', 'commented', 'linked', 'escalated')
        THEN ARRAY['portfolio-manager', 'risk-officer', 'head-of-risk']
        ELSE ARRAY['risk-officer', 'head-of-risk'] END) END LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% may not say of a breach that it was %', wrong.actor_name, wrong.kind
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "breach_event_true" AFTER INSERT ON "breach_event"
  REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION "guard_breach_event"();

-- 6. A channel may be switched off, and may take nothing below a severity, whatever leads to it.
ALTER TABLE "alert_channel" ADD COLUMN "is_enabled" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "severity" TEXT NOT NULL DEFAULT 'info',
  ADD CONSTRAINT "alert_channel_severity" CHECK ("severity" IN ('info', 'warning', 'critical'));

REVOKE ALL ON FUNCTION "guard_limit_start"(), "guard_breach_kind"(), "guard_breach_event"(), "wall_clock"(),
  "works_as"(text, integer, text[]) FROM PUBLIC;
