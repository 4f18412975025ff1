-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "changed_fields" TEXT[],
    "reason" TEXT,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portfolio" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "base_currency" TEXT NOT NULL,
    "capital_base" DOUBLE PRECISION,
    "is_cash_tracked" BOOLEAN NOT NULL DEFAULT true,
    "position_version" INTEGER NOT NULL DEFAULT 1,
    "limit_version" INTEGER NOT NULL DEFAULT 1,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "is_active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "portfolio_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "book" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "book_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "position" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "book_id" INTEGER NOT NULL,
    "instrument_id" INTEGER NOT NULL,
    "account" TEXT NOT NULL DEFAULT '',
    "counterparty" TEXT,

    CONSTRAINT "position_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lot" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "position_id" INTEGER NOT NULL,
    "opened_on" DATE,
    "quantity" DOUBLE PRECISION NOT NULL,
    "price_local" DOUBLE PRECISION,

    CONSTRAINT "lot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trade" (
    "id" BIGSERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "position_id" INTEGER NOT NULL,
    "quantity" DOUBLE PRECISION NOT NULL,
    "price_local" DOUBLE PRECISION NOT NULL,
    "fees_local" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "external_id" TEXT,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trade_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "position_event" (
    "id" BIGSERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "position_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "quantity" DOUBLE PRECISION NOT NULL,
    "price_local" DOUBLE PRECISION,
    "trade_id" BIGINT,
    "import_id" INTEGER,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "position_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_run" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "report" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "import_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "risk_limit" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "current_version" INTEGER NOT NULL DEFAULT 1,
    "is_retired" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "risk_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "risk_limit_version" (
    "limit_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "warn_at" DOUBLE PRECISION NOT NULL DEFAULT 0.8,
    "clear_at" DOUBLE PRECISION NOT NULL DEFAULT 0.95,
    "reason" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "effective_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "risk_limit_version_pkey" PRIMARY KEY ("limit_id","version")
);

-- CreateTable
CREATE TABLE "risk_limit_state" (
    "limit_id" INTEGER NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "is_breach_open" BOOLEAN NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "risk_limit_state_pkey" PRIMARY KEY ("limit_id")
);

-- CreateTable
CREATE TABLE "breach" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "limit_id" INTEGER NOT NULL,
    "limit_version" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "opened_computed_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_computed_at" TIMESTAMPTZ(3),
    "threshold" DOUBLE PRECISION NOT NULL,
    "opening_value" DOUBLE PRECISION NOT NULL,
    "worst_value" DOUBLE PRECISION NOT NULL,
    "last_value" DOUBLE PRECISION,
    "reason" TEXT,
    "acknowledged_by" TEXT,
    "acknowledged_at" TIMESTAMPTZ(3),

    CONSTRAINT "breach_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_outbox" (
    "id" BIGSERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "breach_id" INTEGER,
    "idempotency_key" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instrument" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "symbol" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "multiplier" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "sector" TEXT,
    "country" TEXT,
    "issuer" TEXT,
    "rating" TEXT,
    "underlying_id" INTEGER,
    "strike" DOUBLE PRECISION,
    "expiry" DATE,
    "option_right" TEXT,
    "exercise" TEXT,
    "implied_volatility" DOUBLE PRECISION,
    "dividend_yield" DOUBLE PRECISION,
    "coupon" DOUBLE PRECISION,
    "maturity" DATE,
    "yield_to_maturity" DOUBLE PRECISION,
    "coupon_frequency" INTEGER,
    "is_simulated" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "instrument_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instrument_alias" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "instrument_id" INTEGER NOT NULL,
    "scheme" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,

    CONSTRAINT "instrument_alias_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "daily_bar" (
    "organisation_id" INTEGER NOT NULL,
    "instrument_id" INTEGER NOT NULL,
    "date" DATE NOT NULL,
    "open" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "low" DOUBLE PRECISION,
    "close" DOUBLE PRECISION NOT NULL,
    "volume" DOUBLE PRECISION,

    CONSTRAINT "daily_bar_pkey" PRIMARY KEY ("instrument_id","date")
);

-- CreateTable
CREATE TABLE "latest_price" (
    "organisation_id" INTEGER NOT NULL,
    "instrument_id" INTEGER NOT NULL,
    "price_local" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "latest_price_pkey" PRIMARY KEY ("instrument_id")
);

-- CreateTable
CREATE TABLE "corporate_action" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "instrument_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "ex_date" DATE NOT NULL,
    "ratio" DOUBLE PRECISION,
    "amount_local" DOUBLE PRECISION,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "corporate_action_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "market_run" (
    "id" SERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "is_simulated" BOOLEAN NOT NULL,
    "settings" JSONB NOT NULL,
    "market_time" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "market_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "market_frame" (
    "organisation_id" INTEGER NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "run_id" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "market_frame_pkey" PRIMARY KEY ("organisation_id","computed_at")
) PARTITION BY RANGE ("computed_at");

-- CreateTable
CREATE TABLE "shelved_model" (
    "id" TEXT NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "layer" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "card" JSONB NOT NULL,
    "standing" TEXT NOT NULL,
    "shelved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shelved_model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job" (
    "id" BIGSERIAL NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "stage" TEXT,
    "result" JSONB,
    "error" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "is_demonstration" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "organisation_id" INTEGER NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("organisation_id","user_id","role")
);

-- CreateTable
CREATE TABLE "risk_second" (
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "seq" BIGINT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "run_id" INTEGER NOT NULL,
    "position_version" INTEGER NOT NULL,
    "limit_version" INTEGER NOT NULL,
    "model_set" TEXT NOT NULL,
    "code_version" TEXT NOT NULL,
    "inputs_hash" TEXT NOT NULL,
    "regime" TEXT,
    "positions_count" INTEGER NOT NULL,
    "stale_positions_count" INTEGER NOT NULL,
    "breaches_open_count" INTEGER NOT NULL,
    "limits_unknown_count" INTEGER NOT NULL,
    "skipped_beats_count" INTEGER NOT NULL,
    "nav_base" DOUBLE PRECISION,
    "gross_base" DOUBLE PRECISION NOT NULL,
    "net_base" DOUBLE PRECISION NOT NULL,
    "long_base" DOUBLE PRECISION NOT NULL,
    "short_base" DOUBLE PRECISION NOT NULL,
    "day_pnl_base" DOUBLE PRECISION,
    "var_95_base" DOUBLE PRECISION,
    "var_975_base" DOUBLE PRECISION,
    "var_99_base" DOUBLE PRECISION,
    "es_95_base" DOUBLE PRECISION,
    "es_975_base" DOUBLE PRECISION,
    "es_99_base" DOUBLE PRECISION,
    "historical_var_99_base" DOUBLE PRECISION,
    "historical_es_975_base" DOUBLE PRECISION,
    "filtered_var_99_base" DOUBLE PRECISION,
    "filtered_es_975_base" DOUBLE PRECISION,
    "parametric_t_var_99_base" DOUBLE PRECISION,
    "parametric_t_es_975_base" DOUBLE PRECISION,
    "parametric_ewma_var_99_base" DOUBLE PRECISION,
    "seed_blend_var_99_base" DOUBLE PRECISION,
    "volatility_daily_base" DOUBLE PRECISION,
    "volatility_annual_nav_fraction" DOUBLE PRECISION,
    "largest_position_gross_fraction" DOUBLE PRECISION,
    "largest_issuer_gross_fraction" DOUBLE PRECISION,
    "herfindahl_fraction" DOUBLE PRECISION,
    "largest_sector_gross_fraction" DOUBLE PRECISION,
    "days_to_liquidate_days" DOUBLE PRECISION,
    "liquidity_score_fraction" DOUBLE PRECISION,
    "worst_stress_pnl_base" DOUBLE PRECISION,
    "regime_calm_probability" DOUBLE PRECISION,
    "regime_normal_probability" DOUBLE PRECISION,
    "regime_stressed_probability" DOUBLE PRECISION,
    "delta_base" DOUBLE PRECISION NOT NULL,
    "gamma_base_per_1pct" DOUBLE PRECISION NOT NULL,
    "vega_base_per_point" DOUBLE PRECISION NOT NULL,
    "theta_base_per_day" DOUBLE PRECISION NOT NULL,
    "dv01_base" DOUBLE PRECISION NOT NULL,
    "proxied_gross_fraction" DOUBLE PRECISION NOT NULL,
    "excluded_gross_fraction" DOUBLE PRECISION NOT NULL,
    "stale_gross_fraction" DOUBLE PRECISION NOT NULL,
    "worst_utilisation_fraction" DOUBLE PRECISION,

    CONSTRAINT "risk_second_pkey" PRIMARY KEY ("portfolio_id","computed_at")
) PARTITION BY RANGE ("computed_at");

-- CreateTable
CREATE TABLE "risk_minute" (
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "rows_count" INTEGER NOT NULL,
    "skipped_beats_count" INTEGER NOT NULL,
    "nav_base" DOUBLE PRECISION,
    "nav_base_min" DOUBLE PRECISION,
    "nav_base_max" DOUBLE PRECISION,
    "day_pnl_base" DOUBLE PRECISION,
    "day_pnl_base_min" DOUBLE PRECISION,
    "day_pnl_base_max" DOUBLE PRECISION,
    "var_95_base" DOUBLE PRECISION,
    "var_95_base_min" DOUBLE PRECISION,
    "var_95_base_max" DOUBLE PRECISION,
    "var_99_base" DOUBLE PRECISION,
    "var_99_base_min" DOUBLE PRECISION,
    "var_99_base_max" DOUBLE PRECISION,
    "es_975_base" DOUBLE PRECISION,
    "es_975_base_min" DOUBLE PRECISION,
    "es_975_base_max" DOUBLE PRECISION,
    "volatility_daily_base" DOUBLE PRECISION,
    "volatility_daily_base_min" DOUBLE PRECISION,
    "volatility_daily_base_max" DOUBLE PRECISION,
    "worst_utilisation_fraction" DOUBLE PRECISION,
    "worst_utilisation_fraction_min" DOUBLE PRECISION,
    "worst_utilisation_fraction_max" DOUBLE PRECISION,

    CONSTRAINT "risk_minute_pkey" PRIMARY KEY ("portfolio_id","starts_at")
);

-- CreateTable
CREATE TABLE "risk_hour" (
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "last_seq" BIGINT NOT NULL,
    "rows_count" INTEGER NOT NULL,
    "skipped_beats_count" INTEGER NOT NULL,
    "nav_base" DOUBLE PRECISION,
    "nav_base_min" DOUBLE PRECISION,
    "nav_base_max" DOUBLE PRECISION,
    "day_pnl_base" DOUBLE PRECISION,
    "day_pnl_base_min" DOUBLE PRECISION,
    "day_pnl_base_max" DOUBLE PRECISION,
    "var_95_base" DOUBLE PRECISION,
    "var_95_base_min" DOUBLE PRECISION,
    "var_95_base_max" DOUBLE PRECISION,
    "var_99_base" DOUBLE PRECISION,
    "var_99_base_min" DOUBLE PRECISION,
    "var_99_base_max" DOUBLE PRECISION,
    "es_975_base" DOUBLE PRECISION,
    "es_975_base_min" DOUBLE PRECISION,
    "es_975_base_max" DOUBLE PRECISION,
    "volatility_daily_base" DOUBLE PRECISION,
    "volatility_daily_base_min" DOUBLE PRECISION,
    "volatility_daily_base_max" DOUBLE PRECISION,
    "worst_utilisation_fraction" DOUBLE PRECISION,
    "worst_utilisation_fraction_min" DOUBLE PRECISION,
    "worst_utilisation_fraction_max" DOUBLE PRECISION,

    CONSTRAINT "risk_hour_pkey" PRIMARY KEY ("portfolio_id","starts_at")
);

-- CreateTable
CREATE TABLE "snapshot_latest" (
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "schema_version" INTEGER NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "snapshot_latest_pkey" PRIMARY KEY ("portfolio_id")
);

-- CreateTable
CREATE TABLE "snapshot_kept" (
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "schema_version" INTEGER NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "snapshot_kept_pkey" PRIMARY KEY ("portfolio_id","computed_at","reason")
);

-- CreateTable
CREATE TABLE "scenario_set" (
    "id" TEXT NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "as_of_date" DATE NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "body" BYTEA NOT NULL,

    CONSTRAINT "scenario_set_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "forecast" (
    "organisation_id" INTEGER NOT NULL,
    "portfolio_id" INTEGER NOT NULL,
    "run_id" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "method" TEXT NOT NULL,
    "var_95_base" DOUBLE PRECISION NOT NULL,
    "var_975_base" DOUBLE PRECISION NOT NULL,
    "var_99_base" DOUBLE PRECISION NOT NULL,
    "es_95_base" DOUBLE PRECISION NOT NULL,
    "es_975_base" DOUBLE PRECISION NOT NULL,
    "es_99_base" DOUBLE PRECISION NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "forecast_pkey" PRIMARY KEY ("portfolio_id","run_id","business_date","method")
);

-- CreateIndex
CREATE INDEX "audit_entry_organisation_id_at_idx" ON "audit_entry"("organisation_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "portfolio_organisation_id_name_key" ON "portfolio"("organisation_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "book_portfolio_id_name_key" ON "book"("portfolio_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "position_book_id_instrument_id_account_key" ON "position"("book_id", "instrument_id", "account");

-- CreateIndex
CREATE INDEX "lot_position_id_idx" ON "lot"("position_id");

-- CreateIndex
CREATE INDEX "trade_position_id_idx" ON "trade"("position_id");

-- CreateIndex
CREATE UNIQUE INDEX "trade_organisation_id_external_id_key" ON "trade"("organisation_id", "external_id");

-- CreateIndex
CREATE INDEX "position_event_position_id_effective_at_idx" ON "position_event"("position_id", "effective_at");

-- CreateIndex
CREATE UNIQUE INDEX "risk_limit_portfolio_id_name_key" ON "risk_limit"("portfolio_id", "name");

-- CreateIndex
CREATE INDEX "breach_organisation_id_closed_at_opened_at_idx" ON "breach"("organisation_id", "closed_at", "opened_at");

-- CreateIndex
CREATE INDEX "breach_limit_id_idx" ON "breach"("limit_id");

-- CreateIndex
CREATE UNIQUE INDEX "alert_outbox_idempotency_key_key" ON "alert_outbox"("idempotency_key");

-- CreateIndex
CREATE INDEX "alert_outbox_delivered_at_idx" ON "alert_outbox"("delivered_at");

-- CreateIndex
CREATE UNIQUE INDEX "instrument_organisation_id_symbol_key" ON "instrument"("organisation_id", "symbol");

-- CreateIndex
CREATE UNIQUE INDEX "instrument_alias_organisation_id_scheme_value_valid_from_key" ON "instrument_alias"("organisation_id", "scheme", "value", "valid_from");

-- CreateIndex
CREATE UNIQUE INDEX "corporate_action_instrument_id_kind_ex_date_key" ON "corporate_action"("instrument_id", "kind", "ex_date");

-- CreateIndex
CREATE INDEX "job_state_created_at_idx" ON "job"("state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "organisation_slug_key" ON "organisation"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "person_email_key" ON "person"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- AddForeignKey
ALTER TABLE "portfolio" ADD CONSTRAINT "portfolio_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "book" ADD CONSTRAINT "book_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position" ADD CONSTRAINT "position_book_id_fkey" FOREIGN KEY ("book_id") REFERENCES "book"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position" ADD CONSTRAINT "position_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instrument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "lot" ADD CONSTRAINT "lot_position_id_fkey" FOREIGN KEY ("position_id") REFERENCES "position"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "position_event" ADD CONSTRAINT "position_event_position_id_fkey" FOREIGN KEY ("position_id") REFERENCES "position"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "risk_limit" ADD CONSTRAINT "risk_limit_portfolio_id_fkey" FOREIGN KEY ("portfolio_id") REFERENCES "portfolio"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "risk_limit_version" ADD CONSTRAINT "risk_limit_version_limit_id_fkey" FOREIGN KEY ("limit_id") REFERENCES "risk_limit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "risk_limit_state" ADD CONSTRAINT "risk_limit_state_limit_id_fkey" FOREIGN KEY ("limit_id") REFERENCES "risk_limit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "breach" ADD CONSTRAINT "breach_limit_id_fkey" FOREIGN KEY ("limit_id") REFERENCES "risk_limit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instrument" ADD CONSTRAINT "instrument_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instrument" ADD CONSTRAINT "instrument_underlying_id_fkey" FOREIGN KEY ("underlying_id") REFERENCES "instrument"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instrument_alias" ADD CONSTRAINT "instrument_alias_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instrument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "daily_bar" ADD CONSTRAINT "daily_bar_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instrument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "latest_price" ADD CONSTRAINT "latest_price_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instrument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "corporate_action" ADD CONSTRAINT "corporate_action_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instrument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;


