"use client";
import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "~/components/api/api";
import {
  LIMIT_KINDS,
  LIMIT_METRICS,
  type LimitKind,
  type LimitMetric,
  type LimitUnit,
  UNITS_OF_METRIC,
} from "~/server/domain/limit";
import { readThreshold } from "./limit-form.view";
import { METRIC_WORDS, UNIT_WORDS } from "./limit-words";
import { SelectField, TextField } from "./plain-fields";
import { ThresholdField } from "./threshold-field";
import { useCreateLimit } from "./use-limits";

const TEXT_LENGTH_MIN = 3;

type Choice = { readonly id: string; readonly name: string; readonly baseCurrency: string };
type NewLimitFormProps = { readonly portfolios: readonly Choice[]; readonly onDone: () => void };

export function NewLimitForm({ portfolios, onDone }: NewLimitFormProps) {
  const id = useId();
  const create = useCreateLimit();
  const [portfolioId, setPortfolioId] = useState(portfolios[0]?.id ?? "");
  const [name, setName] = useState("");
  const [metric, setMetric] = useState<LimitMetric>("var99");
  const [chosenUnit, setUnit] = useState<LimitUnit>("nav");
  const [kind, setKind] = useState<LimitKind>("hard");
  const [text, setText] = useState("");
  const [reason, setReason] = useState("");
  const units = UNITS_OF_METRIC[metric];
  const unit = units.includes(chosenUnit) ? chosenUnit : (units[0] ?? "nav");
  const shownText = unit === "regime" && text === "" ? "normal" : text;
  const typed = readThreshold(shownText, unit);
  const isShort = name.trim().length < TEXT_LENGTH_MIN || reason.trim().length < TEXT_LENGTH_MIN;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.kind !== "ok") return;
    const { threshold } = typed;
    create.mutate({ portfolioId, name, metric, unit, kind, threshold, reason }, { onSuccess: onDone });
  };

  return (
    <form className="new-limit" onSubmit={submit} aria-label="New limit">
      <SelectField
        id={`${id}-portfolio`}
        label="Portfolio"
        value={portfolioId}
        options={portfolios.map((portfolio) => [portfolio.id, portfolio.name])}
        onValue={setPortfolioId}
      />
      <TextField
        id={`${id}-name`}
        label="Name"
        value={name}
        placeholder="VaR 99, 1 day"
        lengthMax={60}
        onValue={setName}
      />
      <SelectField
        id={`${id}-metric`}
        label="Set on"
        value={metric}
        options={LIMIT_METRICS.map((each) => [each, METRIC_WORDS[each]])}
        onValue={(value) => {
          setMetric(value as LimitMetric);
          setText("");
        }}
      />
      <SelectField
        id={`${id}-unit`}
        label="Unit"
        value={unit}
        options={units.map((each) => [each, UNIT_WORDS[each]])}
        onValue={(value) => {
          setUnit(value as LimitUnit);
          setText("");
        }}
      />
      <SelectField
        id={`${id}-kind`}
        label="Kind"
        value={kind}
        options={LIMIT_KINDS.map((each) => [each, each])}
        onValue={(value) => setKind(value as LimitKind)}
      />
      <ThresholdField
        id={`${id}-threshold`}
        label="Limit"
        unit={unit}
        currency={portfolios.find((portfolio) => portfolio.id === portfolioId)?.baseCurrency ?? ""}
        text={shownText}
        onText={setText}
        hint={typed.kind === "refused" && text !== "" ? typed.sentence : "At the limit is not yet over it."}
        isRefused={typed.kind === "refused" && text !== ""}
      />
      <TextField
        id={`${id}-reason`}
        label="Reason"
        value={reason}
        placeholder="Kept in the audit"
        lengthMax={500}
        onValue={setReason}
      />
      <div className="limit-form-acts">
        <button type="button" className="button is-quiet" onClick={onDone}>
          Cancel
        </button>
        <button
          type="submit"
          className="button is-primary"
          disabled={typed.kind !== "ok" || isShort || create.isPending}
        >
          Add the limit
        </button>
        {isShort && <span className="hint">Name and reason need a few letters each.</span>}
      </div>
      {create.isError && (
        <p className="notice" role="alert">
          <span>
            <b>Not added.</b> {sentenceOf(create.error)}
          </span>
        </p>
      )}
    </form>
  );
}
