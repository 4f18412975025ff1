"use client";
import { type FormEvent, useId, useState } from "react";
import { SILENCE_SPANS } from "~/components/alerts/alerts.view";
import { FormActs } from "~/components/alerts/form-acts";
import { SilenceFields } from "~/components/alerts/silence-fields";
import { useAlertChanges, useAlertSettings } from "~/components/alerts/use-alerts";
import { sentenceOf } from "~/components/api/api";
import { ownTime } from "~/components/format/time";
import { useNow } from "~/components/live/use-now";
import { useIsOfficer } from "~/components/shell/actor";
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
  const [span, setSpan] = useState<number>(SILENCE_SPANS[0][0]);
  const [reason, setReason] = useState("");
  if (!isOfficer) return null;
  const { portfolioId, limitId, limitName } = breach;
  const parsed = CreateSilenceInput.safeParse({ portfolioId, limitId, reason, forMs: span });
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
      <SilenceFields id={id} spanMs={span} onSpanMs={setSpan} reason={reason} onReason={setReason} />
      <FormActs
        label={`Silence ${limitName}`}
        isDisabled={!parsed.success || createSilence.isPending}
        onCancel={() => setOpen(false)}
      >
        {createSilence.isError && (
          <span className="hint is-refused" role="alert">
            {sentenceOf(createSilence.error)}
          </span>
        )}
      </FormActs>
    </form>
  );
}
