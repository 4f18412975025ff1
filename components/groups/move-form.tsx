import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { SelectField, TextField } from "~/components/ui/fields";
import type { PortfolioRecord } from "~/server/ports/position-book";
import type { GroupActs } from "./use-groups";

const REASON_LENGTH_MIN = 3;
const REASON_LENGTH_MAX = 500;
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
  const isSame = deskId === (own.deskId ?? NO_DESK);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    move.mutate(
      { portfolioId: own.id, deskId: deskId === NO_DESK ? null : deskId, reason },
      { onSuccess: onDone },
    );
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
      <TextField
        id={`${id}-reason`}
        label="Reason"
        value={reason}
        placeholder="why it moves"
        lengthMax={REASON_LENGTH_MAX}
        onValue={setReason}
      />
      <p className="limit-form-acts">
        <button
          type="submit"
          className="button is-primary"
          disabled={isSame || reason.trim().length < REASON_LENGTH_MIN || move.isPending}
        >
          Move
        </button>
        {move.isError && <span role="alert">{sentenceOf(move.error)}</span>}
      </p>
    </form>
  );
}
