-- Forwards, credit default swaps and a user's own sensitivities.
ALTER TABLE "instrument" ADD COLUMN     "cs01" DOUBLE PRECISION,
ADD COLUMN     "delta_per_1pct" DOUBLE PRECISION,
ADD COLUMN     "dv01" DOUBLE PRECISION,
ADD COLUMN     "forward_rate" DOUBLE PRECISION,
ADD COLUMN     "gamma_per_1pct" DOUBLE PRECISION,
ADD COLUMN     "par_spread" DOUBLE PRECISION,
ADD COLUMN     "recovery" DOUBLE PRECISION,
ADD COLUMN     "vega_per_point" DOUBLE PRECISION;

-- As on every floating-point column: neither NaN nor infinite.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'cs01', 'delta_per_1pct', 'dv01', 'forward_rate', 'gamma_per_1pct', 'par_spread', 'recovery', 'vega_per_point'
  ]
  LOOP
    EXECUTE format(
      'ALTER TABLE "instrument" ADD CONSTRAINT %I CHECK (abs(%I) < 1e300)', 'instrument_' || name || '_finite', name
    );
  END LOOP;
END
$$;

ALTER TABLE "instrument" ADD CONSTRAINT "instrument_recovery_share" CHECK ("recovery" >= 0 AND "recovery" < 1);
ALTER TABLE "instrument" ADD CONSTRAINT "instrument_forward_rate_positive" CHECK ("forward_rate" > 0);
