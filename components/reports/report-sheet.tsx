import { calendarDay, marketDay, marketTime, ownTime } from "~/components/format/time";
import { ROLE_WORDS } from "~/components/shell/roles";
import type { DailyReport, ReportLine } from "~/server/domain/daily-report";
import { BooksSections } from "./report-book";
import { FiguresSections } from "./report-figures";
import { LimitsSections } from "./report-limits";
import { Section } from "./report-section";
import { TrustSections } from "./report-trust";

type SheetProps = { readonly line: ReportLine; readonly report: DailyReport };

/** The page as it is printed: paper, whatever the theme of the screen. */
export function ReportSheet({ line, report }: SheetProps) {
  const { portfolioName, businessDate, version, seq, contentHash, signatures } = line;
  const { asOfMs, baseCurrency, provenance } = report;
  return (
    <article className="report" data-theme="light" aria-label={`Daily risk report, ${portfolioName}`}>
      <header className="report-head">
        <h2>{portfolioName}</h2>
        <p>
          Daily risk report, <b>{calendarDay(businessDate, true)}</b>
          {version > 1 && `, version ${version}`}
        </p>
        <p className="is-muted">
          As of {marketTime(asOfMs)} {marketDay(asOfMs)}, New York; assessment {seq}; amounts in{" "}
          {baseCurrency}, losses positive{provenance.isSimulated && "; simulated prices"}
        </p>
      </header>
      <FiguresSections report={report} />
      <LimitsSections report={report} />
      <div className="report-columns">
        <BooksSections report={report} />
        <TrustSections report={report} />
      </div>
      <Section title="Sign-off">
        {signatures.length === 0 && (
          <div className="report-line">
            <span>Risk officer</span>
            <span>Date</span>
          </div>
        )}
        {signatures.map(({ signerId, signerName, role, atMs }) => (
          <p key={signerId}>
            <b>{signerName}</b>, {ROLE_WORDS[role].name}, signed on {ownTime(atMs)}
          </p>
        ))}
        <p className="report-hash is-muted">
          Made by {line.madeBy} on {ownTime(line.madeAtMs)}; report {line.id}; SHA-256 {contentHash}
        </p>
      </Section>
    </article>
  );
}
