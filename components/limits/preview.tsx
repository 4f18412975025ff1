"use client";
import { useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { toneOf, WORD_OF_TONE } from "~/components/charts/tone";
import { Waterline } from "~/components/charts/waterline";
import { utilisation } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import { Loading } from "~/components/ui/said";
import type { LimitEvaluation } from "~/server/domain/limit";
import type { LimitTerms } from "~/server/domain/limit-proposal";
import { HistoryLine } from "./history-line";
import { limitFigure, shareWord } from "./limit-words";
import { historyWords, savedWords } from "./preview.view";
import { useBacktest, usePreview } from "./use-limits";

type PreviewProps = {
  /** Null while what is typed is no limit yet. */
  readonly terms: LimitTerms | null;
  readonly limitId: string | null;
  readonly currency: string;
};

/** Would it breach now, and how would it have done over a year: before anybody proposes or decides. */
export function Preview({ terms, limitId, currency }: PreviewProps) {
  const asked = terms === null ? "" : JSON.stringify(terms);
  const [backtested, setBacktested] = useState("");
  const now = usePreview(terms, limitId);
  const isAsked = asked !== "" && backtested === asked;
  const history = useBacktest(terms, limitId, isAsked);
  if (terms === null) return null;
  return (
    <section className="limit-preview" aria-label="What it would do">
      {now.isError && <p className="hint is-refused">{sentenceOf(now.error)}</p>}
      {now.data && (
        <div className="limit-sides">
          {now.data.inForce && <Side title="In force" found={now.data.inForce} currency={currency} />}
          <Side title="Asked for" found={now.data.proposed} currency={currency} />
        </div>
      )}
      {now.data?.warning && (
        <p className="notice" role="status">
          {now.data.warning}
        </p>
      )}
      {now.isPending && <Loading what="what it would say now" />}
      <div className="limit-history">
        {!isAsked && (
          <button type="button" className="button" onClick={() => setBacktested(asked)}>
            Back-test over a year
          </button>
        )}
        {isAsked && history.isPending && <Loading what="a year of evenings" />}
        {isAsked && history.isError && (
          <p className="hint is-refused" role="alert">
            {sentenceOf(history.error)}
          </p>
        )}
        {isAsked && history.data && (
          <>
            <p>
              <b>{historyWords(history.data)}</b> {savedWords(history.data, currency)}
            </p>
            <HistoryLine history={history.data} terms={terms} currency={currency} />
            <p className="hint">{asProse(history.data.note)}.</p>
          </>
        )}
      </div>
    </section>
  );
}

function Side({
  title,
  found,
  currency,
}: {
  readonly title: string;
  readonly found: LimitEvaluation;
  readonly currency: string;
}) {
  const tone = toneOf(found.state);
  const line = limitFigure(found.threshold, found.unit, currency);
  return (
    <div className="limit-side">
      <span className="is-muted">{title}</span>
      <b>
        {line}
        <small>{shareWord(found.unit)}</small>
      </b>
      <Waterline name={title} utilisation={found.utilisation} tone={tone} limit={`limit ${line}`} />
      <span className={`text-${tone}`}>
        {found.utilisation === null
          ? `unknown: ${found.reason ?? "the figure is missing"}`
          : `${utilisation(found.utilisation)}, ${WORD_OF_TONE[tone].toLowerCase()}`}
      </span>
    </div>
  );
}
