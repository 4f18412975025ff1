"use client";
import { useState } from "react";
import { toneOf, WORD_OF_TONE } from "~/components/charts/tone";
import { Waterline } from "~/components/charts/waterline";
import { utilisation } from "~/components/format/percent";
import { marketDay } from "~/components/format/time";
import { useIsOfficer } from "~/components/shell/actor";
import type { LimitLine } from "~/server/services/limits/list-limits";
import { LimitForm } from "./limit-form";
import { limitFigure, shareWord } from "./limit-words";

const COLUMNS = 8;

export function LimitRow({ limit }: { limit: LimitLine }) {
  const isOfficer = useIsOfficer();
  const [isOpen, setOpen] = useState(false);
  const { now, unit, baseCurrency: currency, earlier } = limit;
  const tone = now ? toneOf(now.state) : "unknown";
  const line = limitFigure(limit.threshold, unit, currency);
  const figure = now?.utilisation;
  return (
    <>
      <tr className={tone === "breach" ? "is-flagged" : ""}>
        <th scope="row">{limit.name}</th>
        <td className="is-muted">{limit.kind}</td>
        <td className="is-right">
          {now?.value == null ? (
            <span className="is-muted" title={now?.reason ?? "no assessment yet"}>
              unknown
            </span>
          ) : (
            `${limitFigure(now.value, unit, currency)}${shareWord(unit)}`
          )}
        </td>
        <td className="is-right">
          {unit === "regime" ? "up to " : ""}
          {line}
        </td>
        <td className="limit-used">
          <span className="with-waterline">
            <Waterline name={limit.name} utilisation={figure ?? null} tone={tone} limit={`limit ${line}`} />
            <em
              className={tone === "breach" ? "text-breach is-strong" : tone === "unknown" ? "is-muted" : ""}
            >
              {figure == null ? "?" : utilisation(figure)}
            </em>
          </span>
        </td>
        <td className={`text-${tone}`} title={now?.reason ?? undefined}>
          {WORD_OF_TONE[tone]}
        </td>
        <td className="limit-version">
          <details>
            <summary>
              v{limit.version}, {limit.changedBy}
            </summary>
            <ol>
              {[limit, ...earlier].map(({ version, threshold, changedBy, effectiveFromMs, reason }) => (
                <li key={version}>
                  <b>
                    v{version}: {limitFigure(threshold, unit, currency)}
                  </b>
                  <span>
                    {changedBy}, {marketDay(effectiveFromMs)}: {reason}
                  </span>
                </li>
              ))}
            </ol>
          </details>
        </td>
        <td className="is-right">
          {isOfficer && (
            <button
              type="button"
              className="button"
              aria-expanded={isOpen}
              aria-label={`Change ${limit.name}, ${limit.portfolioName}`}
              onClick={() => setOpen(!isOpen)}
            >
              Change
            </button>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr className="is-form">
          <td colSpan={COLUMNS}>
            <LimitForm limit={limit} onDone={() => setOpen(false)} />
          </td>
        </tr>
      )}
    </>
  );
}
