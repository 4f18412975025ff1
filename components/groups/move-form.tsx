import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { SelectField } from "~/components/ui/fields";
import type { PortfolioRecord } from "~/server/ports/position-book";
import { isReason, ReasonField } from "./reason-field";
import type { GroupActs } from "./use-groups";

const NO_DESK = "";

type MoveFormProps = {
  readonly own: PortfolioRecord;
  readonly desks: readonly PortfolioRecord[];
  readonly acts: GroupActs;
  readonly onDone: () => void;
};

/** Puts a portfolio at another desk, from the next second on. */
export function MoveForm({ own, desks, acts, onDone }: MoveFormProps) {
  const id = useId();
  const [deskId, setDeskId] = useState(own.deskId ?? NO_DESK);
  const [reason, setReason] = useState("");
  const { move } = acts;
  const choice = deskId === NO_DESK ? null : deskId;
  const nameOf = (desk: string | null) => desks.find(({ id: each }) => each === desk)?.name ?? null;
  const isSame = choice === own.deskId;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    move.mutate({ portfolioId: own.id, deskId: choice, reason }, { onSuccess: onDone });
  };
  return (
    <form className="new-limit" onSubmit={submit} aria-label={`Move ${own.name}`}>
      <SelectField
        id={`${id}-desk`}
        label="Desk"
        value={deskId}
        options={[[NO_DESK, "at no desk"], ...desks.map((desk) => [desk.id, desk.name] as const)]}
        onValue={setDeskId}
      />
      <ReasonField id={`${id}-reason`} value={reason} placeholder="why it moves" onValue={setReason} />
      <p className="hint limit-form-acts">
        {isSame ? "Choose where it goes." : fateOf(nameOf(own.deskId), nameOf(choice))} The move and its
        reason stand in the audit.
      </p>
      <p className="limit-form-acts">
        <button
          type="submit"
          className="button is-primary"
          disabled={isSame || !isReason(reason) || move.isPending}
        >
          Move
        </button>
        {move.isError && <span role="alert">{sentenceOf(move.error)}</span>}
      </p>
    </form>
  );
}

/** Whose limits stop and begin to bind what moves. */
function fateOf(from: string | null, to: string | null): string {
  const ends = from === null ? [] : [`limits of ${from} bind it no more`];
  const begins = to === null ? [] : [`limits of ${to} bind it`];
  return `From the next second on ${[...ends, ...begins].join(", ")}.`;
}
