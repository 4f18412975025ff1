"use client";
import { type FormEvent, useId, useState } from "react";
import { postSignIn } from "./post-sign-in";
import { SecretField } from "./secret-field";

const LENGTH_MIN = 12;

type PasswordFormProps = {
  /** What the password of now is called. */
  readonly label: string;
  readonly onDone: () => void;
};

export function PasswordForm({ label, onDone }: PasswordFormProps) {
  const id = useId();
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  const [again, setAgain] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [complaint, setComplaint] = useState<string | null>(null);
  const missing =
    newPassword.length < LENGTH_MIN
      ? `A password has at least ${LENGTH_MIN} characters.`
      : newPassword === again
        ? null
        : "The two new ones differ.";

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const body = { currentPassword, newPassword };
    const answered = await postSignIn("/api/auth/change-password", body, "Sign in again, then change it.");
    setBusy(false);
    setComplaint(answered.isDone ? null : answered.sentence);
    if (!answered.isDone) return;
    for (const clear of [setCurrent, setNew, setAgain]) clear("");
    onDone();
  };

  return (
    <form className="account-form" onSubmit={(event) => void submit(event)} aria-label="Change the password">
      <SecretField
        id={`${id}-current`}
        label={label}
        autoComplete="current-password"
        value={currentPassword}
        onValue={setCurrent}
      />
      <SecretField
        id={`${id}-new`}
        label="New password"
        autoComplete="new-password"
        value={newPassword}
        onValue={setNew}
      />
      <SecretField
        id={`${id}-again`}
        label="New password, once more"
        autoComplete="new-password"
        value={again}
        onValue={setAgain}
      />
      <div className="account-acts">
        <button type="submit" className="button is-primary" disabled={isBusy || missing !== null}>
          Change the password
        </button>
        {missing !== null && <span className="hint">{missing}</span>}
      </div>
      {complaint !== null && (
        <p className="notice" role="alert">
          <span>
            <b>Not changed.</b> {complaint}
          </span>
        </p>
      )}
    </form>
  );
}
