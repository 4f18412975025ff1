-- The organisation as one book can be closed and made again: one at a time, not one for ever.
DROP INDEX "portfolio_one_organisation";
CREATE UNIQUE INDEX "portfolio_one_organisation" ON "portfolio" ("organisation_id") WHERE "kind" = 'organisation' AND "is_active";
