"use client";
import { useState } from "react";
import { toneOf, WORD_OF_TONE } from "~/components/charts/tone";
import { Waterline } from "~/components/charts/waterline";
import { utilisation } from "~/components/format/percent";
import { ownTime } from "~/components/format/time";
import { useIsOfficer } from "~/components/shell/actor";
import type { LimitInForce } from "~/server/ports/limit-book";
import type { LimitLine } from "~/server/services/limits/list-limits";
import { ChangeForm } from "./change-form";
import { allocationWords, limitFigure, shareWord } from "./limit-words";
import { parameterWords, scopeWords, termWords } from "./scope-words";

const COLUMNS = 9;

export function LimitRow({ limit, isProposed }: { limit: LimitLine; isProposed: boolean }) {
  const isOfficer = useIsOfficer();
  const [isOpen, setOpen] = useState(false);
  const { now, unit, baseCurrency: currency } = limit;
  const tone = now ? toneOf(now.state) : "unknown";
  const line = limitFigure(limit.threshold, unit, currency);
  const figure = now?.utilisation;
  const parameter = parameterWords(limit.metric, limit.parameter);
  return (
    <>
      <tr className={tone === "breach" ? "is-flagged" : ""}>
        <th scope="row">
          {limit.name} <small className="is-muted">#{limit.id}</small>{" "}
          {isProposed && <span className="chip is-near">change proposed</span>}{" "}
          {limit.isTightest && <span className="chip is-plain">tightest</span>}
          {limit.tighterAbove && (
            <small
              className="limit-parameter is-muted"
              title="A limit above it on the same measure is fuller and stops first."
            >
              {limit.tighterAbove.portfolioName} is fuller, {utilisation(limit.tighterAbove.utilisation)}
            </small>
          )}
          {limit.allocation && (
            <small className={`limit-parameter ${limit.allocation.share > 1 ? "text-near" : "is-muted"}`}>
              {allocationWords(limit.allocation)}
            </small>
          )}
        </th>
        <td className="is-muted">
          {limit.scope.key === null ? limit.level : scopeWords(limit.scope)}
          {parameter !== "" && <small className="limit-parameter">{parameter}</small>}
          {limit.warning !== null && <small className="limit-parameter text-near">{limit.warning}</small>}
        </td>
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
          {limit.direction === "min" ? "at least " : unit === "regime" ? "up to " : ""}
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
              {[limit, ...limit.otherVersions]
                .toSorted((a, b) => b.version - a.version)
                .map((version) => (
                  <Version key={version.version} version={version} inForce={limit} currency={currency} />
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
            <ChangeForm limit={limit} onDone={() => setOpen(false)} />
          </td>
        </tr>
      )}
    </>
  );
}

function Version({
  version,
  inForce,
  currency,
}: {
  readonly version: LimitInForce;
  readonly inForce: LimitInForce;
  readonly currency: string;
}) {
  const { changedBy, approvedBy, effectiveFromMs, effectiveToMs, reason } = version;
  const when =
    effectiveToMs !== null
      ? termWords(version)
      : effectiveFromMs === 0
        ? "from the first day on"
        : ownTime(effectiveFromMs);
  return (
    <li>
      <b>
        v{version.version}: {limitFigure(version.threshold, version.unit, currency)}, {version.kind}
        {version.version === inForce.version ? ", in force" : ""}
      </b>
      <span>
        {changedBy}
        {approvedBy === null ? "" : `, approved by ${approvedBy}`}, {when}: {reason}
      </span>
    </li>
  );
}
