"use client";
import { type FormEvent, useId, useState } from "react";
import { codeOf, sentenceOf } from "~/components/api/api";
import type { LimitLine } from "~/server/services/limits/list-limits";
import { consequenceOf, fieldText, readThreshold } from "./limit-form.view";
import { ThresholdField } from "./threshold-field";
import { useSetLimit } from "./use-limits";

const REASON_LENGTH_MIN = 3;

type LimitFormProps = { readonly limit: LimitLine; readonly onDone: () => void };

/** Changes one threshold. It carries the version that was on the screen when it was opened. */
export function LimitForm({ limit, onDone }: LimitFormProps) {
  const id = useId();
  const [text, setText] = useState(() => fieldText(limit.threshold, limit.unit));
  const [reason, setReason] = useState("");
  const [version, setVersion] = useState(limit.version);
  const change = useSetLimit();
  const typed = readThreshold(text, limit.unit);
  const isSame = typed.kind === "ok" && typed.threshold === limit.threshold;
  const consequence = typed.kind === "ok" ? consequenceOf(typed.threshold, limit.now) : null;
  const isConflict = codeOf(change.error) === "CONFLICT";
  const missing = isSame
    ? "The threshold is the one in force."
    : reason.trim().length < REASON_LENGTH_MIN
      ? "Say why in a few words."
      : "";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.kind !== "ok") return;
    change.mutate({ limitId: limit.id, version, threshold: typed.threshold, reason }, { onSuccess: onDone });
  };

  return (
    <form
      className="limit-form"
      onSubmit={submit}
      aria-label={`Change ${limit.name}, ${limit.portfolioName}`}
    >
      <ThresholdField
        id={`${id}-threshold`}
        label="New limit"
        unit={limit.unit}
        currency={limit.baseCurrency}
        text={text}
        onText={setText}
        hint={typed.kind === "refused" ? typed.sentence : (consequence?.sentence ?? "")}
        isRefused={typed.kind === "refused"}
      />
      <div className="field">
        <label htmlFor={`${id}-reason`}>Reason</label>
        <div className="input">
          <input
            id={`${id}-reason`}
            value={reason}
            maxLength={500}
            autoComplete="off"
            placeholder="Kept in the audit"
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <span className="hint">{missing}</span>
      </div>
      <div className="limit-form-acts">
        <button type="button" className="button is-quiet" onClick={onDone}>
          Cancel
        </button>
        <button
          type="submit"
          className="button is-primary"
          disabled={typed.kind !== "ok" || missing !== "" || change.isPending}
        >
          {consequence?.tone === "breach" ? "Set it, and breach" : "Set the limit"}
        </button>
      </div>
      {change.isError && (
        <p className="notice" role="alert">
          <span>
            <b>Not changed.</b> {sentenceOf(change.error)}
          </span>
          {isConflict && (
            <button
              type="button"
              className="button"
              onClick={() => {
                setVersion(limit.version);
                change.reset();
              }}
            >
              I have seen version {limit.version}
            </button>
          )}
        </p>
      )}
    </form>
  );
}
