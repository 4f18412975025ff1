"use client";
import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { TextField } from "~/components/ui/fields";
import { type Access, AccessFields } from "./access-fields";
import { ToldOnce } from "./told-once";
import { usePeopleActs } from "./use-people";

type InviteFormProps = {
  readonly portfolios: readonly { readonly id: string; readonly name: string }[];
  readonly onDone: () => void;
};

export function InviteForm({ portfolios, onDone }: InviteFormProps) {
  const id = useId();
  const { invite } = usePeopleActs();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [access, setAccess] = useState<Access>({ roles: ["viewer"], portfolioIds: null });
  if (invite.data)
    return (
      <ToldOnce
        what={`First password of ${invite.data.email}`}
        secret={invite.data.password}
        next="Tell it to them by another way than e-mail. It opens nothing but its own change."
        onDone={onDone}
      />
    );
  const missing =
    name.trim().length < 2 || !email.includes("@")
      ? "Name and e-mail address are needed."
      : access.roles.length === 0
        ? "Choose at least one role."
        : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { roles, portfolioIds } = access;
    invite.mutate({
      name,
      email: email.trim(),
      roles: [...roles],
      portfolioIds: portfolioIds && [...portfolioIds],
    });
  };
  return (
    <form className="people-form" onSubmit={submit} aria-label="Invite somebody">
      <div className="people-names">
        <TextField
          id={`${id}-name`}
          label="Name"
          value={name}
          placeholder="Ada Ledger"
          lengthMax={80}
          onValue={setName}
        />
        <TextField
          id={`${id}-email`}
          label="E-mail"
          value={email}
          placeholder="ada@example.com"
          lengthMax={200}
          onValue={setEmail}
        />
      </div>
      <AccessFields access={access} portfolios={portfolios} onAccess={setAccess} />
      <div className="account-acts">
        <button type="submit" className="button is-primary" disabled={missing !== null || invite.isPending}>
          Invite, and show the first password
        </button>
        <button type="button" className="button is-quiet" onClick={onDone}>
          Cancel
        </button>
        {missing !== null && <span className="hint">{missing}</span>}
      </div>
      {invite.isError && (
        <p className="notice" role="alert">
          <span>
            <b>Not invited.</b> {sentenceOf(invite.error)}
          </span>
        </p>
      )}
    </form>
  );
}
