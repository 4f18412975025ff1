"use client";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { sentenceOf, useApi } from "~/components/api/api";
import { capitalised } from "~/components/format/count";
import { SelectField, SuggestField, TextField, TimeField } from "~/components/ui/fields";
import { LIMIT_KINDS, type LimitDirection, type LimitKind } from "~/server/domain/limit";
import {
  LIMIT_METRICS,
  LIMIT_SCOPES,
  type LimitMetric,
  type LimitScopeKind,
  type LimitUnit,
  METRIC_TERMS,
} from "~/server/domain/limit-metrics";
import { BandsFields } from "./bands-fields";
import { readThreshold } from "./limit-form.view";
import { UNIT_WORDS } from "./limit-words";
import { type Draft, emptyDraft, readDraft, withMetric } from "./new-limit.view";
import { ParameterField } from "./parameter-field";
import { Preview } from "./preview";
import { ThresholdField } from "./threshold-field";
import { useLimitActs } from "./use-limits";

const TEXT_LENGTH_MIN = 3;

type Choice = { readonly id: string; readonly name: string; readonly baseCurrency: string };
type NewLimitFormProps = { readonly portfolios: readonly Choice[]; readonly onDone: () => void };

/** Proposes a limit: on what, how much, and why; with what it would do before anybody is asked. */
export function NewLimitForm({ portfolios, onDone }: NewLimitFormProps) {
  const id = useId();
  const { propose } = useLimitActs();
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(portfolios[0]?.id ?? ""));
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const set = (own: Partial<Draft>) => setDraft({ ...draft, ...own });
  const { metric, unit } = draft;
  const { units, isWhole, parameter: takes } = METRIC_TERMS[metric];
  const choices = useQuery(
    useApi().limits.scopes.queryOptions({ portfolioId: draft.portfolioId }, { staleTime: 60_000 }),
  );
  const shownText = unit === "regime" && text === "" ? "normal" : text;
  const typed = readThreshold(shownText, unit);
  const read = readDraft(draft, typed);
  const isShort = draft.name.trim().length < TEXT_LENGTH_MIN || reason.trim().length < TEXT_LENGTH_MIN;
  const currency = portfolios.find(({ id: each }) => each === draft.portfolioId)?.baseCurrency ?? "";
  const isRefused = typed.kind === "refused" && text !== "";

  const send = (isDraft: boolean) => {
    if (read.kind === "ok") propose.mutate({ terms: read.terms, reason, isDraft }, { onSuccess: onDone });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(false);
  };

  return (
    <form className="new-limit" onSubmit={submit} aria-label="New limit">
      <SelectField
        id={`${id}-portfolio`}
        label="Portfolio"
        value={draft.portfolioId}
        options={portfolios.map((portfolio) => [portfolio.id, portfolio.name])}
        onValue={(portfolioId) => set({ portfolioId, scopeKey: "" })}
      />
      <TextField
        id={`${id}-name`}
        label="Name"
        value={draft.name}
        placeholder="VaR 99, 1 day"
        lengthMax={60}
        onValue={(name) => set({ name })}
      />
      <SelectField
        id={`${id}-metric`}
        label="Set on"
        value={metric}
        options={LIMIT_METRICS.map((each) => [each, capitalised(METRIC_TERMS[each].name)])}
        onValue={(value) => {
          setDraft(withMetric(draft, value as LimitMetric));
          setText("");
        }}
      />
      {takes && (
        <ParameterField
          id={`${id}-parameter`}
          takes={takes}
          value={draft.parameter}
          episodes={choices.data?.episodes ?? []}
          onValue={(parameter) => set({ parameter })}
        />
      )}
      {!isWhole && (
        <SelectField
          id={`${id}-scope`}
          label="Of"
          value={draft.scopeKind}
          options={LIMIT_SCOPES.map((each) => [
            each,
            each === "portfolio" ? "the whole portfolio" : `one ${each}`,
          ])}
          onValue={(value) => set({ scopeKind: value as LimitScopeKind, scopeKey: "" })}
        />
      )}
      {draft.scopeKind !== "portfolio" && (
        <SuggestField
          id={`${id}-key`}
          label={`Which ${draft.scopeKind}`}
          value={draft.scopeKey}
          suggestions={choices.data?.keys[draft.scopeKind] ?? []}
          lengthMax={120}
          onValue={(scopeKey) => set({ scopeKey })}
        />
      )}
      <SelectField
        id={`${id}-direction`}
        label="Allowed"
        value={draft.direction}
        options={[
          ["max", "at most"],
          ["min", "at least"],
        ]}
        onValue={(value) => set({ direction: value as LimitDirection })}
      />
      <SelectField
        id={`${id}-unit`}
        label="Unit"
        value={unit}
        options={units.map((each) => [each, UNIT_WORDS[each]])}
        onValue={(value) => {
          set({ unit: value as LimitUnit });
          setText("");
        }}
      />
      <ThresholdField
        id={`${id}-threshold`}
        label="Limit"
        unit={unit}
        currency={currency}
        text={shownText}
        onText={setText}
        hint={isRefused ? typed.sentence : "At the limit is not yet over it."}
        isRefused={isRefused}
      />
      <SelectField
        id={`${id}-kind`}
        label="Kind"
        value={draft.kind}
        options={LIMIT_KINDS.map((each) => [each, each])}
        onValue={(value) => set({ kind: value as LimitKind })}
      />
      <TimeField
        id={`${id}-until`}
        label="Until (empty = for good)"
        ms={draft.untilMs}
        onMs={(untilMs) => set({ untilMs })}
        hint=""
      />
      <TextField
        id={`${id}-reason`}
        label="Reason"
        value={reason}
        placeholder="Kept in the audit"
        lengthMax={500}
        onValue={setReason}
      />
      <BandsFields
        bands={draft.bands}
        line={read.kind === "ok" ? read.terms : null}
        onBands={(bands) => set({ bands })}
      />
      <Preview terms={read.kind === "ok" ? read.terms : null} limitId={null} currency={currency} />
      <div className="limit-form-acts">
        <button
          type="submit"
          className="button is-primary"
          disabled={read.kind !== "ok" || isShort || propose.isPending}
        >
          Propose the limit
        </button>
        <button
          type="button"
          className="button"
          disabled={read.kind !== "ok" || isShort || propose.isPending}
          onClick={() => send(true)}
        >
          Keep as a draft
        </button>
        <button type="button" className="button is-quiet" onClick={onDone}>
          Cancel
        </button>
        <span className="hint">
          {read.kind === "refused" && text !== ""
            ? `${capitalised(read.sentence)}.`.replace("..", ".")
            : isShort
              ? "Name and reason need a few letters each."
              : "Another officer decides before it is in force."}
        </span>
      </div>
      {propose.isError && (
        <p className="notice" role="alert">
          <span>
            <b>Not proposed.</b> {sentenceOf(propose.error)}
          </span>
        </p>
      )}
    </form>
  );
}
