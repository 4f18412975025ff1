-- Desks and the organisation: groups of portfolios that are assessed as one book and can have limits of their own.

-- 1. A group is a portfolio that holds what its members hold and nothing of its own.
ALTER TABLE "portfolio"
  ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'portfolio',
  ADD CONSTRAINT "portfolio_kind_known" CHECK ("kind" IN ('portfolio', 'desk', 'organisation'));
CREATE UNIQUE INDEX "portfolio_one_organisation" ON "portfolio" ("organisation_id") WHERE "kind" = 'organisation';

-- 2. Which portfolio is at which desk, from when until when. The organisation has all portfolios: that needs no rows.
CREATE TABLE "desk_member" (
  "id" SERIAL NOT NULL,
  "organisation_id" INTEGER NOT NULL,
  "desk_id" INTEGER NOT NULL,
  "portfolio_id" INTEGER NOT NULL,
  "effective_from" TIMESTAMPTZ(3) NOT NULL,
  "effective_to" TIMESTAMPTZ(3),
  CONSTRAINT "desk_member_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "desk_member_times" CHECK ("effective_to" IS NULL OR "effective_to" >= "effective_from"),
  CONSTRAINT "desk_member_desk_id_fkey" FOREIGN KEY ("desk_id") REFERENCES "portfolio" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "desk_member_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "desk_member_desk_id_idx" ON "desk_member" ("desk_id");
CREATE INDEX "desk_member_portfolio_id_idx" ON "desk_member" ("portfolio_id");
CREATE UNIQUE INDEX "desk_member_one_desk" ON "desk_member" ("portfolio_id") WHERE "effective_to" IS NULL;
SELECT wall_organisation('desk_member');

-- A stay at a desk begins after the one before it and is only ever ended: the past of a desk stays what it was.
CREATE FUNCTION "guard_desk_member"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.effective_to IS NOT NULL OR NEW.effective_to IS NULL
      OR (NEW.id, NEW.organisation_id, NEW.desk_id, NEW.portfolio_id, NEW.effective_from)
        IS DISTINCT FROM (OLD.id, OLD.organisation_id, OLD.desk_id, OLD.portfolio_id, OLD.effective_from) THEN
      RAISE EXCEPTION 'stay % at a desk can only be ended, once', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.effective_to IS NOT NULL OR EXISTS (
    SELECT FROM desk_member m WHERE m.portfolio_id = NEW.portfolio_id AND m.effective_to > NEW.effective_from
  ) THEN
    RAISE EXCEPTION 'a stay at a desk begins open, after the one before it' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (
    SELECT FROM portfolio d JOIN portfolio p ON p.organisation_id = d.organisation_id
    WHERE d.id = NEW.desk_id AND p.id = NEW.portfolio_id AND d.organisation_id = NEW.organisation_id
      AND d.kind = 'desk' AND p.kind = 'portfolio'
  ) THEN
    RAISE EXCEPTION 'portfolios are at desks, of one organisation' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "desk_member_course" BEFORE INSERT OR UPDATE ON "desk_member"
  FOR EACH ROW EXECUTE FUNCTION "guard_desk_member"();
CREATE TRIGGER "desk_member_kept" BEFORE DELETE OR TRUNCATE ON "desk_member"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- 3. A group has no books, and what is a group stays one.
CREATE FUNCTION "guard_book_of_group"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM portfolio p WHERE p.id = NEW.portfolio_id AND p.kind <> 'portfolio') THEN
    RAISE EXCEPTION 'a desk holds what its portfolios hold and has no books of its own' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "book_of_portfolio" BEFORE INSERT OR UPDATE OF "portfolio_id" ON "book"
  FOR EACH ROW EXECUTE FUNCTION "guard_book_of_group"();

CREATE FUNCTION "guard_portfolio_kind"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind <> OLD.kind THEN
    RAISE EXCEPTION 'a portfolio stays a portfolio, and a group a group' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "portfolio_kind_kept" BEFORE UPDATE OF "kind" ON "portfolio"
  FOR EACH ROW EXECUTE FUNCTION "guard_portfolio_kind"();

-- 4. Whoever sees a group sees what is in it.
CREATE FUNCTION "scope_with_members"("organisation" integer, "granted" integer[]) RETURNS integer[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN granted IS NULL THEN NULL ELSE ARRAY(
    SELECT p.id FROM portfolio p
    WHERE p.organisation_id = organisation AND (
      p.id = ANY (granted)
      OR EXISTS (SELECT FROM portfolio g WHERE g.id = ANY (granted) AND g.organisation_id = organisation AND g.kind = 'organisation')
      OR EXISTS (SELECT FROM desk_member m WHERE m.portfolio_id = p.id AND m.desk_id = ANY (granted) AND m.effective_to IS NULL)
    )
    ORDER BY p.id
  ) END
$$;

CREATE OR REPLACE FUNCTION "memberships_of"("person" text)
RETURNS TABLE ("organisation_id" integer, "role" text, "portfolio_ids" integer[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.organisation_id, m.role, scope_with_members(m.organisation_id, s.portfolio_ids)
  FROM membership m LEFT JOIN membership_scope s USING (organisation_id, user_id)
  WHERE m.user_id = person
  ORDER BY m.organisation_id, m.role
$$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'plimsoll_app') THEN
    REVOKE ALL ON FUNCTION "scope_with_members"(integer, integer[]) FROM PUBLIC;
  END IF;
END
$$;
