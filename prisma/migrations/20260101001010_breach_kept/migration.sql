-- How a breach began stays as it was written, its worst value never gets better, and one that ended stays ended: what
-- comes after is an episode of its own.
CREATE OR REPLACE FUNCTION "guard_breach"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.case_state = 'closed' THEN
    RAISE EXCEPTION 'breach % is closed and stays so', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (NEW.organisation_id, NEW.portfolio_id, NEW.limit_id, NEW.limit_version, NEW.opened_at, NEW.opened_computed_at,
      NEW.threshold, NEW.opening_value, NEW.reason, NEW.opened_by)
    IS DISTINCT FROM (OLD.organisation_id, OLD.portfolio_id, OLD.limit_id, OLD.limit_version, OLD.opened_at,
      OLD.opened_computed_at, OLD.threshold, OLD.opening_value, OLD.reason, OLD.opened_by)
    OR (OLD.closed_at IS NOT NULL AND (NEW.closed_at, NEW.closed_computed_at, NEW.worst_value, NEW.last_value)
      IS DISTINCT FROM (OLD.closed_at, OLD.closed_computed_at, OLD.worst_value, OLD.last_value))
    OR (abs(NEW.worst_value - NEW.opening_value) < abs(OLD.worst_value - OLD.opening_value)) THEN
    RAISE EXCEPTION 'breach % stays as it began and ended', OLD.id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
