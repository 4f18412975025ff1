import { HowLink } from "~/components/explained/how-link";
import { fixed } from "~/components/format/count";
import { METHOD_WORDS, wordOfMethod } from "~/components/format/methods";
import { currencySign, inColumn, thousandsOf } from "~/components/format/money";
import { percent } from "~/components/format/percent";
import { calendarDay } from "~/components/format/time";
import { Measured } from "~/components/ui/figure";
import { Panel } from "~/components/ui/panel";
import { Scroller } from "~/components/ui/scroller";
import { RISK_METHODS, type RiskMethod } from "~/server/domain/snapshot";
import type { Board } from "~/server/services/risk/board-of";

/** The headline beside what it is made of and what it could have been. */
export function MethodsPanel({ board }: { board: Board }) {
  const { methods, poolMembers, conventions, window, baseCurrency } = board;
  const weights = new Map(poolMembers.map(({ name, weight }) => [name, weight]));
  const unit = thousandsOf(board.pool.status === "ok" ? board.pool.value.var99 : 0);
  return (
    <Panel
      title="VaR by method"
      note={`${currencySign(baseCurrency)}${unit.label}, ${conventions.horizonDays} day`}
      foot={`Quantile ${conventions.quantile}, shortfall ${conventions.shortfall}, EWMA decay ${fixed(conventions.ewmaDecay, 2)}, ${window.scenarios} days from ${calendarDay(window.first, true)} to ${calendarDay(window.last, true)}. Comparisons never drive a limit.${isAsItBegins(weights) ? " The pool has the equal weights that it begins with, until others are learned from scored evenings." : ""}`}
    >
      <Scroller label="Table of methods">
        <table className="methods">
          <thead>
            <tr>
              <th scope="col">Method</th>
              <th scope="col" className="is-right">
                VaR 95
              </th>
              <th scope="col" className="is-right">
                VaR 99
              </th>
              <th scope="col" className="is-right">
                ES 97.5
              </th>
            </tr>
          </thead>
          <tbody>
            {RISK_METHODS.map((method) => (
              <tr key={method} className={method === "pool" ? "is-strong" : ""}>
                <th scope="row">
                  {METHOD_WORDS[method]} <small>{partOf(method, weights)}</small>
                </th>
                {KEYS.map((key) => (
                  <td key={key} className="is-right">
                    <Measured measure={methods[method]}>
                      {(figures) =>
                        method === "pool" ? (
                          <HowLink figure={key} what={TAIL_WORDS[key]}>
                            {inColumn(figures[key], unit)}
                          </HowLink>
                        ) : (
                          inColumn(figures[key], unit)
                        )
                      }
                    </Measured>
                  </td>
                ))}
              </tr>
            ))}
            {poolMembers.map(
              ({ name, weight, figures }) =>
                figures && (
                  <tr key={name}>
                    <th scope="row">
                      {wordOfMethod(name)} <small>weight {percent(weight, { digits: 0 })}</small>
                    </th>
                    {KEYS.map((key) => (
                      <td key={key} className="is-right">
                        {inColumn(figures[key], unit)}
                      </td>
                    ))}
                  </tr>
                ),
            )}
          </tbody>
        </table>
      </Scroller>
    </Panel>
  );
}

const KEYS = ["var95", "var99", "es975"] as const;
const TAIL_WORDS = { var95: "VaR 95", var99: "VaR 99", es975: "ES 97.5" } as const;

/** What a method is to the headline: itself, a part of it with its weight, or beside it. */
function partOf(method: RiskMethod, weights: ReadonlyMap<string, number>): string {
  if (method === "pool") return "headline";
  const weight = weights.get(method) ?? 0;
  // The plain history is computed as a member and has no weight by rule.
  return weights.has(method) && method !== "historical"
    ? `weight ${percent(weight, { digits: 0 })}`
    : "comparison";
}

/** The pool before anything was learned of its members: what VaR rests on changes when it is. */
const isAsItBegins = (weights: ReadonlyMap<string, number>): boolean =>
  weights.get("filtered-portfolio") === 0.5 && weights.get("parametric-t") === 0.5;
