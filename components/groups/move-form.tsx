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
  const nameOf = (desk: string) => desks.find(({ id: each }) => each === desk)?.name ?? "no desk";
  const [from, to] = [nameOf(own.deskId ?? NO_DESK), nameOf(deskId)];
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
      <ReasonField id={`${id}-reason`} value={reason} placeholder="why it moves" onValue={setReason} />
      <p className="hint limit-form-acts">
        From the next second on limits of {from}{" "}
        {own.deskId === null ? "bind nothing of it" : "bind it no more"}
        {isSame ? "" : `, and those of ${to} do`}. The move and its reason stand in the audit.
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
