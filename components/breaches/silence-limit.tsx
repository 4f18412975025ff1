"use client";
import { type FormEvent, useId, useState } from "react";
import { SILENCE_SPANS } from "~/components/alerts/alerts.view";
import { useAlertChanges, useAlertSettings } from "~/components/alerts/use-alerts";
import { sentenceOf } from "~/components/api/api";
import { ownTime } from "~/components/format/time";
import { useNow } from "~/components/live/use-now";
import { useIsOfficer } from "~/components/shell/actor";
import { SelectField, TextField } from "~/components/ui/fields";
import { CreateSilenceInput } from "~/server/domain/alert";
import type { BreachRecord } from "~/server/ports/breach-book";

/** Keeps the limit of a case still for a while; every screen goes on showing its breach. */
export function SilenceLimit({ breach }: { readonly breach: BreachRecord }) {
  const id = useId();
  const isOfficer = useIsOfficer();
  const { createSilence, endSilence } = useAlertChanges();
  const settings = useAlertSettings();
  const nowMs = useNow();
  const [isOpen, setOpen] = useState(false);
  const [span, setSpan] = useState(String(SILENCE_SPANS[0][0]));
  const [reason, setReason] = useState("");
  if (!isOfficer) return null;
  const { portfolioId, limitId, limitName } = breach;
  const parsed = CreateSilenceInput.safeParse({ portfolioId, limitId, reason, forMs: Number(span) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.success) createSilence.mutate(parsed.data, { onSuccess: () => setOpen(false) });
  };
  const silence = settings.data?.silences.find(
    (each) => each.limitId === limitId && each.endsAtMs > nowMs && each.startsAtMs <= nowMs,
  );
  if (silence)
    return (
      <>
        <span className="chip is-plain" role="status" title={silence.reason}>
          silenced until {ownTime(silence.endsAtMs)} by {silence.createdBy}
        </span>
        <button
          type="button"
          className="button is-quiet"
          disabled={endSilence.isPending}
          onClick={() => endSilence.mutate({ id: silence.id })}
        >
          End the silence
        </button>
      </>
    );
  if (!isOpen)
    return (
      <button type="button" className="button is-quiet" onClick={() => setOpen(true)}>
        Silence this limit
      </button>
    );
  return (
    <form className="alert-form" onSubmit={submit} aria-label={`Silence ${limitName}`}>
      <SelectField
        id={`${id}-span`}
        label="For"
        value={span}
        options={SILENCE_SPANS.map(([ms, name]) => [String(ms), name])}
        onValue={setSpan}
      />
      <TextField
        id={`${id}-reason`}
        label="Reason"
        value={reason}
        placeholder="Kept in the audit"
        lengthMax={500}
        onValue={setReason}
      />
      <div className="alert-form-acts">
        <button
          type="submit"
          className="button is-primary"
          disabled={!parsed.success || createSilence.isPending}
        >
          Silence {limitName}
        </button>
        <button type="button" className="button is-quiet" onClick={() => setOpen(false)}>
          Cancel
        </button>
        {createSilence.isError && (
          <span className="hint is-refused" role="alert">
            {sentenceOf(createSilence.error)}
          </span>
        )}
      </div>
    </form>
  );
}
