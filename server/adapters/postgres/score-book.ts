import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { ForecastEvening as EveningRow, Forecast as ForecastRow } from "~/prisma/generated/client";
import type { DayRecord } from "~/server/domain/day-record";
import type { DayReference } from "~/server/domain/frame";
import { groupBy } from "~/server/domain/group-by";
import type {
  EveningBook,
  EveningRecord,
  MemberTailRecord,
  ScoreBook,
  TailLawRecord,
  Weighting,
} from "~/server/ports/score-book";
import type { Db } from "./client";
import { calendarDateOf, idOf, keyOf, midnightUtc } from "./keys";
import { decodeTailLaws, encodeTailLaws } from "./tail-law-bytes";

/** Rows of forecasts that travel in one statement. */
const ROWS_A_STATEMENT = 1_000;

export function scoreBook(db: Db): ScoreBook {
  return {
    async save(organisationId, portfolioId, runId, evenings) {
      const place = {
        organisationId: keyOf(organisationId),
        portfolioId: keyOf(portfolioId),
        runId: keyOf(runId),
      };
      const rows = evenings.flatMap(({ forecasts, businessDate, asOfMs }) =>
        forecasts.map(({ method, figures, laws, memberTail }) => ({
          ...place,
          businessDate: midnightUtc(businessDate),
          asOf: new Date(asOfMs),
          method,
          var95Base: figures.var95,
          var975Base: figures.var975,
          var99Base: figures.var99,
          es95Base: figures.es95,
          es975Base: figures.es975,
          es99Base: figures.es99,
          tailLaw: laws && encodeTailLaws(laws),
          memberTail: memberTail && encodeTailLaws([asLaw(memberTail)]),
        })),
      );
      for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT)
        await db.forecast.createMany({
          data: rows.slice(start, start + ROWS_A_STATEMENT),
          skipDuplicates: true,
        });
      await db.forecastEvening.createMany({
        data: evenings.map(({ businessDate, basis, grossBase, leftOut, book, outcome }) => ({
          ...place,
          businessDate: midnightUtc(businessDate),
          basis,
          grossBase,
          leftOut: [...leftOut],
          book: book && encodeBook(book),
          outcomeDate: outcome && midnightUtc(outcome.date),
          hypotheticalPnlBase: outcome?.hypotheticalPnlBase ?? null,
          actualPnlBase: outcome?.actualPnlBase ?? null,
          scoredAt: outcome && new Date(),
        })),
        skipDuplicates: true,
      });
    },

    async open(organisationId, portfolioId, runId) {
      const row = await db.forecastEvening.findFirst({
        where: {
          organisationId: keyOf(organisationId),
          portfolioId: keyOf(portfolioId),
          runId: keyOf(runId),
          outcomeDate: null,
        },
        orderBy: { businessDate: "desc" },
      });
      return (
        row && { businessDate: calendarDateOf(row.businessDate), book: row.book && decodeBook(row.book) }
      );
    },

    async settle(organisationId, portfolioId, runId, businessDate, outcome) {
      await db.forecastEvening.updateMany({
        where: {
          organisationId: keyOf(organisationId),
          portfolioId: keyOf(portfolioId),
          runId: keyOf(runId),
          businessDate: midnightUtc(businessDate),
          outcomeDate: null,
        },
        data: {
          outcomeDate: midnightUtc(outcome.date),
          hypotheticalPnlBase: outcome.hypotheticalPnlBase,
          actualPnlBase: outcome.actualPnlBase,
          scoredAt: new Date(),
        },
      });
    },

    async isWalked(organisationId, portfolioId, runId) {
      const place = {
        organisationId: keyOf(organisationId),
        portfolioId: keyOf(portfolioId),
        runId: keyOf(runId),
      };
      return (await db.forecastEvening.count({ where: { ...place, basis: "walked" }, take: 1 })) > 0;
    },

    async newestOutcome(organisationId, runId) {
      const found = await db.forecastEvening.aggregate({
        where: { organisationId: keyOf(organisationId), runId: keyOf(runId) },
        _max: { outcomeDate: true },
      });
      return found._max.outcomeDate && calendarDateOf(found._max.outcomeDate);
    },

    async weighting(organisationId, runId) {
      const row = await db.poolWeighting.findFirst({
        where: { organisationId: keyOf(organisationId), runId: keyOf(runId) },
        orderBy: { businessDate: "desc" },
      });
      if (!row) return null;
      const { method, excluded } = row.evidence as unknown as Pick<Weighting, "method" | "excluded">; // written by saveWeighting
      const weights = new Map(Object.entries(row.weights as Record<string, number>)); // written by saveWeighting
      return { businessDate: calendarDateOf(row.businessDate), weights, method, excluded };
    },

    async saveWeighting(organisationId, runId, { businessDate, weights, method, excluded }) {
      await db.poolWeighting.createMany({
        data: {
          organisationId: keyOf(organisationId),
          runId: keyOf(runId),
          businessDate: midnightUtc(businessDate),
          weights: Object.fromEntries(weights),
          evidence: { method, excluded: excluded.map((each) => ({ ...each })) },
        },
        skipDuplicates: true,
      });
    },

    async scored(organisationId, portfolioId, { count, withMemberTails }) {
      const place = { organisationId: keyOf(organisationId), portfolioId: keyOf(portfolioId) };
      const newest = await db.forecastEvening.findFirst({ where: place, orderBy: { runId: "desc" } });
      if (!newest) return [];
      const ofRun = { ...place, runId: newest.runId };
      const evenings = await db.forecastEvening.findMany({
        where: { ...ofRun, outcomeDate: { not: null } },
        orderBy: { businessDate: "desc" },
        take: count,
      });
      const oldest = evenings.at(-1)?.businessDate;
      const forecasts = oldest
        ? await db.forecast.findMany({
            where: { ...ofRun, businessDate: { gte: oldest } },
            omit: { memberTail: !withMemberTails },
          })
        : [];
      const byDay = groupBy(forecasts, ({ businessDate }) => businessDate.getTime());
      return evenings.reverse().map((row) => eveningOf(row, byDay.get(row.businessDate.getTime()) ?? []));
    },

    async days(organisationId, runId, count) {
      const rows = await db.$queryRaw<DayRow[]>`
        SELECT portfolio_id, outcome_date, actual_pnl_base, var_99_base FROM (
          SELECT e.portfolio_id, e.outcome_date, e.actual_pnl_base,
            -- What came of a desk that a portfolio joined or left since is not what was forecast: there is nothing to compare.
            CASE WHEN NOT EXISTS (
              SELECT FROM desk_member m, LATERAL (VALUES (m.effective_from), (m.effective_to)) AS moved(at)
              WHERE m.organisation_id = e.organisation_id AND m.desk_id = e.portfolio_id AND moved.at > f.as_of
                AND moved.at <= (e.outcome_date + TIME '16:00') AT TIME ZONE 'America/New_York'
            ) THEN f.var_99_base END AS var_99_base,
            row_number() OVER (PARTITION BY e.portfolio_id ORDER BY e.outcome_date DESC) AS place
          FROM forecast_evening e
          LEFT JOIN forecast f ON f.portfolio_id = e.portfolio_id AND f.run_id = e.run_id
            AND f.business_date = e.business_date AND f.method = 'pool'
          WHERE e.organisation_id = ${keyOf(organisationId)} AND e.run_id = ${keyOf(runId)}
            AND e.basis = 'live' AND e.outcome_date IS NOT NULL
        ) newest WHERE place <= ${count}
        ORDER BY portfolio_id, outcome_date`;
      const byPortfolio = groupBy(rows, ({ portfolio_id }) => idOf(portfolio_id));
      return new Map([...byPortfolio].map(([id, own]) => [id, own.map(dayOf)]));
    },

    async scoredState(organisationId, portfolioId) {
      const place = { organisationId: keyOf(organisationId), portfolioId: keyOf(portfolioId) };
      const newest = await db.forecastEvening.findFirst({
        where: place,
        orderBy: { runId: "desc" },
        select: { runId: true },
      });
      if (!newest) return null;
      const found = await db.forecastEvening.aggregate({
        where: { ...place, runId: newest.runId, outcomeDate: { not: null } },
        _max: { outcomeDate: true },
        _count: true,
      });
      const { outcomeDate } = found._max;
      if (!outcomeDate) return null;
      return {
        runId: idOf(newest.runId),
        newestOutcome: calendarDateOf(outcomeDate),
        evenings: found._count,
      };
    },
  };
}

type DayRow = {
  portfolio_id: number;
  outcome_date: Date;
  actual_pnl_base: number | null;
  var_99_base: number | null;
};
const dayOf = (row: DayRow): DayRecord => ({
  date: calendarDateOf(row.outcome_date),
  pnlBase: row.actual_pnl_base,
  var99Base: row.var_99_base,
});

function eveningOf(row: EveningRow, forecasts: readonly ForecastRow[]): EveningRecord {
  return {
    businessDate: calendarDateOf(row.businessDate),
    asOfMs: forecasts[0]?.asOf.getTime() ?? row.businessDate.getTime(),
    basis: row.basis === "walked" ? "walked" : "live",
    grossBase: row.grossBase,
    leftOut: row.leftOut,
    book: null,
    outcome: row.outcomeDate && {
      date: calendarDateOf(row.outcomeDate),
      hypotheticalPnlBase: row.hypotheticalPnlBase,
      actualPnlBase: row.actualPnlBase,
    },
    forecasts: forecasts.map((each) => ({
      method: each.method,
      figures: {
        var95: each.var95Base,
        var975: each.var975Base,
        var99: each.var99Base,
        es95: each.es95Base,
        es975: each.es975Base,
        es99: each.es99Base,
      },
      laws: each.tailLaw && decodeTailLaws(each.tailLaw),
      memberTail: each.memberTail ? asTail(decodeTailLaws(each.memberTail)) : null,
    })),
  };
}

/** Kept in the same bytes as a law: pairs of a loss and its probability. */
const asLaw = ({ losses, probabilities }: MemberTailRecord): TailLawRecord => ({
  ratios: losses,
  cumulative: probabilities,
});
const asTail = ([law]: readonly TailLawRecord[]): MemberTailRecord => ({
  losses: law?.ratios ?? new Float64Array(0),
  probabilities: law?.cumulative ?? new Float64Array(0),
});

/** Maps become lists of pairs on the way. */
function encodeBook({ positions, reference }: EveningBook): Uint8Array<ArrayBuffer> {
  const { prices, currencies, ...rest } = reference;
  const plain = { positions, reference: { ...rest, prices: [...prices], currencies: [...currencies] } };
  return Uint8Array.from(deflateRawSync(JSON.stringify(plain)));
}

function decodeBook(bytes: Uint8Array): EveningBook {
  const { positions, reference } = JSON.parse(inflateRawSync(bytes).toString()) as StoredBook; // written by encodeBook
  const { prices, currencies, ...rest } = reference;
  return { positions, reference: { ...rest, prices: new Map(prices), currencies: new Map(currencies) } };
}

type StoredBook = Pick<EveningBook, "positions"> & {
  readonly reference: Omit<DayReference, "prices" | "currencies"> & {
    readonly prices: readonly [string, number][];
    readonly currencies: readonly [string, number][];
  };
};
