import type { CalendarDate } from "~/server/domain/calendar-date";
import type { ReportLine, ReportSignature } from "~/server/domain/daily-report";
import type { OrganisationId, PortfolioId, UserId } from "~/server/domain/ids";

export type NewReport = {
  readonly portfolioId: PortfolioId;
  readonly businessDate: CalendarDate;
  readonly seq: number;
  readonly asOfMs: number;
  readonly computedAtMs: number;
  /** JSON, stored as it is. */
  readonly body: string;
  /** SHA-256 of the body; the store compares. */
  readonly contentHash: string;
  readonly madeById: UserId;
  readonly madeByName: string;
  readonly madeAtMs: number;
};

export type StoredReport = ReportLine & { readonly body: string };

/** Reports as they were made, and who signed them. Nothing is ever changed. */
export type ReportBook = {
  /** Appends the next version of the portfolio's report of that day. */
  add(organisationId: OrganisationId, report: NewReport): Promise<ReportLine>;
  /** Newest day first, then by portfolio, then the newest version; at most `count`. Of these portfolios; null = of all. */
  list(
    organisationId: OrganisationId,
    portfolioIds: readonly PortfolioId[] | null,
    count: number,
  ): Promise<readonly ReportLine[]>;
  find(organisationId: OrganisationId, reportId: string): Promise<StoredReport | null>;
  /** @throws RiskError conflict where that person signed it before; forbidden where the store does not know the role. */
  sign(organisationId: OrganisationId, reportId: string, signature: ReportSignature): Promise<void>;
};
