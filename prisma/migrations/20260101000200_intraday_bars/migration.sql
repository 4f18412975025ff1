-- CreateTable
CREATE TABLE "intraday_bar" (
    "organisation_id" INTEGER NOT NULL,
    "instrument_id" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "open" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "low" DOUBLE PRECISION,
    "close" DOUBLE PRECISION NOT NULL,
    "volume" DOUBLE PRECISION,

    CONSTRAINT "intraday_bar_pkey" PRIMARY KEY ("instrument_id", "starts_at")
);

-- CreateIndex
CREATE INDEX "intraday_bar_organisation_id_starts_at_idx" ON "intraday_bar"("organisation_id", "starts_at");

-- AddForeignKey
ALTER TABLE "intraday_bar" ADD CONSTRAINT "intraday_bar_instrument_id_fkey" FOREIGN KEY ("instrument_id") REFERENCES "instrument"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Numbers are finite: see the walls.
ALTER TABLE "intraday_bar"
  ADD CONSTRAINT "intraday_bar_open_finite" CHECK (abs("open") < 1e300),
  ADD CONSTRAINT "intraday_bar_high_finite" CHECK (abs("high") < 1e300),
  ADD CONSTRAINT "intraday_bar_low_finite" CHECK (abs("low") < 1e300),
  ADD CONSTRAINT "intraday_bar_close_finite" CHECK (abs("close") < 1e300),
  ADD CONSTRAINT "intraday_bar_volume_finite" CHECK (abs("volume") < 1e300);
