import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { TextField } from "~/components/ui/fields";
import type { PortfolioRecord } from "~/server/ports/position-book";
import { isReason, ReasonField } from "./reason-field";
import type { GroupActs } from "./use-groups";

const LENGTH_MIN = 2;
const NAME_LENGTH_MAX = 80;

type GroupFormProps = {
  readonly own: PortfolioRecord;
  readonly acts: GroupActs;
  readonly onDone: () => void;
};

/** Names a desk anew, or closes it. */
export function GroupForm({ own, acts: { rename, close }, onDone }: GroupFormProps) {
  const id = useId();
  const [name, setName] = useState(own.name);
  const [reason, setReason] = useState("");
  const isShort = !isReason(reason);
  const isBusy = rename.isPending || close.isPending;
  const failure = rename.error ?? close.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ groupId: own.id, name, reason }, { onSuccess: onDone });
  };
  return (
    <form className="new-limit" onSubmit={submit} aria-label={`Change ${own.name}`}>
      <TextField
        id={`${id}-name`}
        label="Name"
        value={name}
        placeholder={own.name}
        lengthMax={NAME_LENGTH_MAX}
        onValue={setName}
      />
      <ReasonField id={`${id}-reason`} value={reason} placeholder="why it changes" onValue={setReason} />
      <p className="limit-form-acts">
        <button
          type="submit"
          className="button is-primary"
          disabled={isShort || name.trim().length < LENGTH_MIN || name.trim() === own.name || isBusy}
        >
          Rename
        </button>
        <button
          type="button"
          className="button"
          disabled={isShort || isBusy}
          onClick={() => close.mutate({ groupId: own.id, reason }, { onSuccess: onDone })}
        >
          Close it
        </button>
        {failure && <span role="alert">{sentenceOf(failure)}</span>}
      </p>
    </form>
  );
}
