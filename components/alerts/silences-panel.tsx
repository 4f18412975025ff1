"use client";
import { type FormEvent, useId, useState } from "react";
import { ownTime } from "~/components/format/time";
import { useLimits } from "~/components/limits/use-limits";
import { AddingPanel } from "~/components/ui/adding-panel";
import { SelectField } from "~/components/ui/fields";
import { Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { CreateSilenceInput, type Silence } from "~/server/domain/alert";
import { isRunning, SILENCE_SPANS, silencedWords } from "./alerts.view";
import { FormActs } from "./form-acts";
import type { Choice } from "./routes-panel";
import { SilenceFields } from "./silence-fields";
import type { AlertChanges } from "./use-alerts";

const EVERY = "";

type SilencesPanelProps = {
  readonly silences: readonly Silence[];
  readonly portfolios: readonly Choice[];
  readonly changes: AlertChanges;
  readonly maySilence: boolean;
  readonly nowMs: number;
};

export function SilencesPanel({ silences, portfolios, changes, maySilence, nowMs }: SilencesPanelProps) {
  const limits = useLimits().data ?? [];
  const nameOf = (silence: Silence) => silencedWords(silence, portfolios, limits);
  return (
    <AddingPanel
      title="Silences"
      note="nobody is told; every screen shows the breach all the same"
      action={maySilence ? "New silence" : null}
      form={(close) => <NewSilenceForm {...{ portfolios, limits, changes }} onDone={close} />}
      empty={silences.length === 0 && <Said title="Nothing is silenced" tone="calm" />}
    >
      {silences.length > 0 && (
        <Scroller label="Silences">
          <table className="alerts">
            <thead>
              <tr>
                <th scope="col">Of</th>
                <th scope="col">Reason</th>
                <th scope="col">By</th>
                <th scope="col">Until</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {silences.map((silence) => (
                <tr key={silence.id}>
                  <th scope="row">{nameOf(silence)}</th>
                  <td>{silence.reason}</td>
                  <td className="is-muted">{silence.createdBy}</td>
                  <td>
                    {isRunning(silence, nowMs) ? (
                      ownTime(silence.endsAtMs)
                    ) : (
                      <span className="is-muted">ended {ownTime(silence.endsAtMs)}</span>
                    )}
                  </td>
                  <td className="alert-acts">
                    {maySilence && isRunning(silence, nowMs) && (
                      <button
                        type="button"
                        className="button"
                        aria-label={`End the silence of ${nameOf(silence)}`}
                        onClick={() => changes.endSilence.mutate({ id: silence.id })}
                      >
                        End it now
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </AddingPanel>
  );
}

type NewSilenceFormProps = Pick<SilencesPanelProps, "portfolios" | "changes"> & {
  readonly limits: readonly { readonly id: string; readonly name: string; readonly portfolioId: string }[];
  readonly onDone: () => void;
};

function NewSilenceForm({ portfolios, limits, changes, onDone }: NewSilenceFormProps) {
  const id = useId();
  const [portfolioId, setPortfolio] = useState(portfolios[0]?.id ?? EVERY);
  const [limitId, setLimit] = useState(EVERY);
  const [span, setSpan] = useState<number>(SILENCE_SPANS[0][0]);
  const [reason, setReason] = useState("");
  const parsed = CreateSilenceInput.safeParse({
    portfolioId: portfolioId === EVERY ? null : portfolioId,
    limitId: limitId === EVERY ? null : limitId,
    reason,
    forMs: span,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.success) changes.createSilence.mutate(parsed.data, { onSuccess: onDone });
  };
  return (
    <form className="alert-form" onSubmit={submit} aria-label="New silence">
      <SelectField
        id={`${id}-portfolio`}
        label="Of"
        value={portfolioId}
        options={[...portfolios.map((each) => [each.id, each.name] as const), [EVERY, "every portfolio"]]}
        onValue={(value) => {
          setPortfolio(value);
          setLimit(EVERY);
        }}
      />
      {portfolioId !== EVERY && (
        <SelectField
          id={`${id}-limit`}
          label="Limit"
          value={limitId}
          options={[
            [EVERY, "every limit"],
            ...limits
              .filter((limit) => limit.portfolioId === portfolioId)
              .map((limit) => [limit.id, limit.name] as const),
          ]}
          onValue={setLimit}
        />
      )}
      <SilenceFields id={id} spanMs={span} onSpanMs={setSpan} reason={reason} onReason={setReason} />
      <FormActs
        label="Silence it"
        isDisabled={!parsed.success || changes.createSilence.isPending}
        onCancel={onDone}
      >
        <span className="hint">
          {parsed.success
            ? "What is still open when it ends is told of then."
            : "A reason needs a few letters."}
        </span>
      </FormActs>
    </form>
  );
}
