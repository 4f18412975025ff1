import { SignedBar } from "~/components/charts/signed-bar";
import { HowLink } from "~/components/explained/how-link";
import { capitalised } from "~/components/format/count";
import { money } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import { calendarDay } from "~/components/format/time";
import { Measured } from "~/components/ui/figure";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import type { Board } from "~/server/services/risk/board-of";

const DRIVERS_SHOWN = 3;

/** What an episode leaves as it is for want of a source: a book that lives of it is not stressed. */
function standStill(method: string): string | null {
  const still = method.split("; ").flatMap((part) => part.match(/^(.*) not moved/)?.[1] ?? []);
  return still.length > 0 ? `${capitalised(still.join(" and "))} stand still: no source` : null;
}

/** The book of now in the past's worst weeks, worst first. */
export function StressPanel({ board }: { board: Board }) {
  const { stress, baseCurrency: currency } = board;
  const values = stress.map(({ pnlBase }) => pnlBase);
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  return (
    <Panel title="Historical stress" note="P&L of the book, full revaluation">
      {stress.length === 0 ? (
        <Said title="No episode could be replayed" />
      ) : (
        <ol className="stress-list">
          {stress.map(({ id, name, from, to, pnlBase, shareOfNav, drivers, method }) => (
            <li key={id}>
              <div className="stress-head">
                <b>{name}</b>
                <span className="is-muted">
                  {calendarDay(from)} to {calendarDay(to)}
                </span>
                <span className="stress-figure">
                  <HowLink figure={`stress:${id}`} what={`P&L in ${name}`}>
                    {money(pnlBase, { currency, signed: true })}
                  </HowLink>
                  <em className="is-muted">
                    <Measured measure={shareOfNav}>{(share) => percent(share, { signed: true })}</Measured>
                  </em>
                </span>
              </div>
              <StressBar value={pnlBase} low={low} high={high} />
              {standStill(method) && <p className="stress-still">{standStill(method)}</p>}
              <details>
                <summary>
                  {drivers.length === 0
                    ? "How it was made"
                    : `Most by ${drivers
                        .slice(0, DRIVERS_SHOWN)
                        .map(({ symbol }) => symbol)
                        .join(", ")}`}
                </summary>
                <ul className="stress-drivers">
                  {drivers.map((driver) => (
                    <li key={driver.positionId}>
                      {driver.symbol} <span>{money(driver.pnlBase, { currency, signed: true })}</span>
                    </li>
                  ))}
                </ul>
                <p className="is-muted">{asProse(method)}</p>
              </details>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

/** A loss is ink, as everything that hurts; a profit relieves. */
const StressBar = ({ value, low, high }: { value: number; low: number; high: number }) => (
  <SignedBar value={-value} low={-high} high={-low} />
);
