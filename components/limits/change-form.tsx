"use client";
import { type FormEvent, useId, useState } from "react";
import { codeOf, sentenceOf } from "~/components/api/api";
import { SelectField, TextField, TimeField } from "~/components/ui/fields";
import { LIMIT_KINDS, type LimitKind } from "~/server/domain/limit";
import type { LimitTerms } from "~/server/domain/limit-proposal";
import type { LimitLine } from "~/server/services/limits/list-limits";
import { type Bands, BandsFields, bandsOf } from "./bands-fields";
import { consequenceOf, fieldText, readThreshold } from "./limit-form.view";
import { Preview } from "./preview";
import { ThresholdField } from "./threshold-field";
import { useLimitActs } from "./use-limits";

const REASON_LENGTH_MIN = 3;

type ChangeFormProps = { readonly limit: LimitLine; readonly onDone: () => void };

/** Proposes another version of a limit, or its end. It carries the version that was on the screen. */
export function ChangeForm({ limit, onDone }: ChangeFormProps) {
  const id = useId();
  const { change, retire } = useLimitActs();
  const [text, setText] = useState(() => fieldText(limit.threshold, limit.unit));
  const [kind, setKind] = useState<LimitKind>(limit.kind);
  const [reason, setReason] = useState("");
  const [untilMs, setUntilMs] = useState<number | null>(null);
  const [bands, setBands] = useState<Bands>(() => bandsOf(limit));
  const [version, setVersion] = useState(limit.newestVersion);
  const typed = readThreshold(text, limit.unit);
  const versioned = { kind, ...bands, effectiveFromMs: null, effectiveToMs: untilMs };
  const isSame =
    typed.kind === "ok" &&
    typed.threshold === limit.threshold &&
    kind === limit.kind &&
    untilMs === null &&
    JSON.stringify(bands) === JSON.stringify(bandsOf(limit));
  const terms =
    typed.kind === "ok" && !isSame ? { ...termsOf(limit), ...versioned, threshold: typed.threshold } : null;
  const consequence = typed.kind === "ok" ? consequenceOf(typed.threshold, limit.now, limit.direction) : null;
  const isShort = reason.trim().length < REASON_LENGTH_MIN;
  const failed = change.error ?? retire.error;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.kind !== "ok") return;
    const proposed = { limitId: limit.id, version, threshold: typed.threshold, ...versioned, reason };
    change.mutate(proposed, { onSuccess: onDone });
  };

  return (
    <form
      className="limit-form"
      onSubmit={submit}
      aria-label={`Change ${limit.name}, ${limit.portfolioName}`}
    >
      <ThresholdField
        id={`${id}-threshold`}
        label={limit.direction === "max" ? "New limit" : "New minimum"}
        unit={limit.unit}
        currency={limit.baseCurrency}
        text={text}
        onText={setText}
        hint={typed.kind === "refused" ? typed.sentence : (consequence?.sentence ?? "")}
        isRefused={typed.kind === "refused"}
      />
      <SelectField
        id={`${id}-kind`}
        label="Kind"
        value={kind}
        options={LIMIT_KINDS.map((each) => [each, each])}
        onValue={(value) => setKind(value as LimitKind)}
      />
      <TimeField
        id={`${id}-until`}
        label="Until (empty = for good)"
        ms={untilMs}
        onMs={setUntilMs}
        hint={untilMs === null ? "" : "Then it returns to what it was, by itself."}
      />
      <TextField
        id={`${id}-reason`}
        label="Reason"
        value={reason}
        placeholder="Kept in the audit"
        lengthMax={500}
        onValue={setReason}
      />
      <BandsFields bands={bands} line={terms ?? limit} onBands={setBands} />
      <Preview terms={terms} limitId={limit.id} currency={limit.baseCurrency} />
      <div className="limit-form-acts">
        <button
          type="submit"
          className="button is-primary"
          disabled={terms === null || isShort || change.isPending}
        >
          {consequence?.tone === "breach" ? "Propose it, to breach" : "Propose the change"}
        </button>
        <button
          type="button"
          className="button"
          disabled={isShort || retire.isPending}
          onClick={() => retire.mutate({ limitId: limit.id, version, reason }, { onSuccess: onDone })}
        >
          Propose to retire it
        </button>
        <button type="button" className="button is-quiet" onClick={onDone}>
          Cancel
        </button>
        <span className="hint">
          {isShort
            ? "Say why in a few words."
            : terms === null
              ? "Nothing is changed yet."
              : "Another officer decides before it is in force."}
        </span>
      </div>
      {failed && (
        <p className="notice" role="alert">
          <span>
            <b>Not proposed.</b> {sentenceOf(failed)}
          </span>
          {codeOf(failed) === "CONFLICT" && (
            <button
              type="button"
              className="button"
              onClick={() => {
                setVersion(limit.newestVersion);
                change.reset();
                retire.reset();
              }}
            >
              I have seen version {limit.newestVersion}
            </button>
          )}
        </p>
      )}
    </form>
  );
}

/** What a limit says, without when. */
function termsOf(limit: LimitLine): LimitTerms {
  const { portfolioId, name, metric, unit, scope, parameter, direction, kind, threshold } = limit;
  return {
    ...{ portfolioId, name, metric, unit, parameter, direction, kind, threshold },
    scope: { ...scope },
    ...bandsOf(limit),
    effectiveFromMs: null,
    effectiveToMs: null,
  };
}
