import type { Prisma } from "~/prisma/generated/client";
import type { ReportLine, SigningRole } from "~/server/domain/daily-report";
import { RiskError } from "~/server/domain/errors";
import type { ReportBook } from "~/server/ports/report-book";
import type { Db } from "./client";
import { calendarDateOf, idOf, keyOf, midnightUtc } from "./keys";

export function reportBook(db: Db): ReportBook {
  return {
    async add(organisationId, { portfolioId, businessDate, seq, asOfMs, computedAtMs, madeAtMs, ...rest }) {
      const portfolio = keyOf(portfolioId);
      const day = midnightUtc(businessDate);
      // Two who make one at the same time get two versions.
      await db.$executeRaw`SELECT pg_advisory_xact_lock(7021983, ${portfolio}::int)`;
      const before = await db.dailyReport.aggregate({
        where: { portfolioId: portfolio, businessDate: day },
        _max: { version: true },
      });
      const row = await db.dailyReport.create({
        data: {
          ...rest,
          organisationId: keyOf(organisationId),
          portfolioId: portfolio,
          businessDate: day,
          version: (before._max.version ?? 0) + 1,
          snapshotSeq: seq,
          asOf: new Date(asOfMs),
          computedAt: new Date(computedAtMs),
          madeAt: new Date(madeAtMs),
        },
        select: LINE,
      });
      return lineOf(row);
    },

    async list(organisationId, portfolioIds, count) {
      const rows = await db.dailyReport.findMany({
        where: {
          organisationId: keyOf(organisationId),
          ...(portfolioIds && { portfolioId: { in: portfolioIds.map(keyOf) } }),
        },
        orderBy: [{ businessDate: "desc" }, { portfolioId: "asc" }, { version: "desc" }],
        take: count,
        select: LINE,
      });
      return rows.map(lineOf);
    },

    async find(organisationId, reportId) {
      const row = await db.dailyReport.findFirst({
        where: { id: keyOf(reportId), organisationId: keyOf(organisationId) },
        select: { ...LINE, body: true },
      });
      return row && { ...lineOf(row), body: row.body };
    },

    async sign(organisationId, reportId, { signerId, signerName, role, signedHash, atMs }) {
      await db.reportSignature
        .create({
          data: {
            organisationId: keyOf(organisationId),
            reportId: keyOf(reportId),
            signerId,
            signerName,
            role,
            signedHash,
            signedAt: new Date(atMs),
          },
        })
        .catch((cause: unknown) => {
          throw refusalOf(cause) ?? cause;
        });
    },
  };
}

/** The database's codes: Prisma's of a second row and of a missing one, PostgreSQL's of a refused right and a CHECK. */
function refusalOf(cause: unknown): RiskError | null {
  const said = `${(cause as { code?: string }).code} ${String(cause)}`;
  if (/\bP2002\b/.test(said)) return new RiskError("conflict", "You signed this report before.", { cause });
  if (/\bP2003\b/.test(said))
    return new RiskError("conflict", "The report is not the one that was read: nothing was signed.", {
      cause,
    });
  if (/\b(42501|23514)\b/.test(said))
    return new RiskError("forbidden", "The database refused: this report is not yours to sign.", { cause });
  return null;
}

const LINE = {
  id: true,
  portfolioId: true,
  businessDate: true,
  version: true,
  snapshotSeq: true,
  asOf: true,
  computedAt: true,
  contentHash: true,
  madeByName: true,
  madeAt: true,
  portfolio: { select: { name: true } },
  signatures: { orderBy: [{ signedAt: "asc" }, { signerId: "asc" }] },
} as const satisfies Prisma.DailyReportSelect;

const lineOf = (row: Prisma.DailyReportGetPayload<{ select: typeof LINE }>): ReportLine => ({
  id: idOf(row.id),
  portfolioId: idOf(row.portfolioId),
  portfolioName: row.portfolio.name,
  businessDate: calendarDateOf(row.businessDate),
  version: row.version,
  seq: Number(row.snapshotSeq),
  asOfMs: row.asOf.getTime(),
  computedAtMs: row.computedAt.getTime(),
  contentHash: row.contentHash,
  madeBy: row.madeByName,
  madeAtMs: row.madeAt.getTime(),
  signatures: row.signatures.map(({ signerId, signerName, role, signedHash, signedAt }) => ({
    signerId,
    signerName,
    role: role as SigningRole, // a CHECK admits no other
    signedHash,
    atMs: signedAt.getTime(),
  })),
});
