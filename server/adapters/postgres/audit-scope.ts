import { Prisma } from "~/prisma/generated/client";
import type { PortfolioId } from "~/server/domain/ids";
import { keyOf } from "./keys";

/** Where the portfolio stands of what an entry is about, by the first word of its subject. */
const TABLE_OF_SUBJECT: Readonly<Record<string, string>> = {
  breach: "breach",
  limit: "risk_limit",
  portfolio: "portfolio",
  proposal: "limit_proposal",
  report: "daily_report",
  route: "alert_route",
  silence: "alert_silence",
};

/**
 * A condition on entries of the audit: those about these portfolios, and those that name none. An entry names one by its
 * subject (a breach, a limit, a report of it) or by its number in what was before or after.
 * @param portfolioIds - null = of all.
 */
export function inScope(portfolioIds: readonly PortfolioId[] | null): Prisma.Sql {
  if (portfolioIds === null) return Prisma.sql`true`;
  // No portfolio's, so that none of the lists is empty: null in an empty list is false, and names no portfolio.
  const keys = [0, ...portfolioIds.map(keyOf)];
  const names = Prisma.sql`${["0", ...portfolioIds]}::text[]`;
  const bySubject = Object.entries(TABLE_OF_SUBJECT).map(
    ([word, table]) => Prisma.sql`
      WHEN subject ~ ${`^${word} [0-9]{1,9}$`} THEN
        (SELECT o.${Prisma.raw(word === "portfolio" ? "id" : "portfolio_id")} FROM ${Prisma.raw(table)} o WHERE o.id = split_part(subject, ' ', 2)::int)`,
  );
  const bySide = ["before", "after"].map((side) => {
    const column = Prisma.raw(side);
    return Prisma.sql`coalesce(${column}->>'portfolioId' = ANY (${names}), true)
      AND (jsonb_typeof(${column}->'portfolioIds') IS DISTINCT FROM 'array'
        OR ${column}->'portfolioIds' <@ to_jsonb(${names}))`;
  });
  return Prisma.sql`(coalesce((CASE ${Prisma.join(bySubject, " ")} END) = ANY (${keys}::int[]), true)
    AND ${Prisma.join(bySide, " AND ")})`;
}
