import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { SelectField, TextField } from "~/components/ui/fields";
import { isReason, ReasonField } from "./reason-field";
import type { GroupActs } from "./use-groups";

const LENGTH_MIN = 2;
const NAME_LENGTH_MAX = 80;
const CURRENCY_LENGTH = 3;
type GroupKind = "desk" | "organisation";

type NewGroupFormProps = {
  /** There is one at most. */
  readonly hasOrganisation: boolean;
  readonly baseCurrency: string;
  readonly acts: GroupActs;
  readonly onDone: () => void;
};

/** Makes a desk, or the organisation as one book of all its portfolios. */
export function NewGroupForm({ hasOrganisation, baseCurrency, acts: { create }, onDone }: NewGroupFormProps) {
  const id = useId();
  const [kind, setKind] = useState<GroupKind>("desk");
  const [name, setName] = useState("");
  const [currency, setCurrency] = useState(baseCurrency);
  const [reason, setReason] = useState("");
  const isShort = name.trim().length < LENGTH_MIN || !isReason(reason);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ kind, name, baseCurrency: currency.toUpperCase(), reason }, { onSuccess: onDone });
  };
  const kinds: readonly (readonly [GroupKind, string])[] = [
    ["desk", "desk"],
    ...(hasOrganisation ? [] : ([["organisation", "organisation: every portfolio"]] as const)),
  ];
  return (
    <form className="new-limit" onSubmit={submit} aria-label="New desk">
      <SelectField
        id={`${id}-kind`}
        label="Level"
        value={kind}
        options={kinds}
        onValue={(value) => setKind(value as GroupKind)} // of the options above
      />
      <TextField
        id={`${id}-name`}
        label="Name"
        value={name}
        placeholder="Equities"
        lengthMax={NAME_LENGTH_MAX}
        onValue={setName}
      />
      <TextField
        id={`${id}-currency`}
        label="Risk in"
        value={currency}
        placeholder="USD"
        lengthMax={CURRENCY_LENGTH}
        onValue={setCurrency}
      />
      <ReasonField id={`${id}-reason`} value={reason} placeholder="why it is made" onValue={setReason} />
      <p className="limit-form-acts">
        <button type="submit" className="button is-primary" disabled={isShort || create.isPending}>
          Make it
        </button>
        {create.isError && <span role="alert">{sentenceOf(create.error)}</span>}
      </p>
    </form>
  );
}
