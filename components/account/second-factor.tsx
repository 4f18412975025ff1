"use client";
import { type FormEvent, useId, useState } from "react";
import { postSignIn } from "./post-sign-in";
import { QrCode } from "./qr-code";
import { SecretField } from "./secret-field";

type Enrolment = { readonly uri: string; readonly backupCodes: readonly string[] };

/** Turns codes of an authenticator on or off. The secret and the backup codes are shown this once. */
export function SecondFactor({ isOn, onChange }: { isOn: boolean; onChange: () => void }) {
  const id = useId();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [complaint, setComplaint] = useState<string | null>(null);

  const ask = async (path: string, body: object, done: (body: Readonly<Record<string, unknown>>) => void) => {
    const answered = await postSignIn(`/api/auth/two-factor/${path}`, body, "That code is wrong or over.");
    setComplaint(answered.isDone ? null : answered.sentence);
    if (answered.isDone) done(answered.body);
  };
  const begin = (event: FormEvent) => {
    event.preventDefault();
    void ask(isOn ? "disable" : "enable", { password }, (body) => {
      setPassword("");
      if (isOn) return onChange();
      setEnrolment({ uri: String(body.totpURI), backupCodes: body.backupCodes as string[] }); // as the door gives
    });
  };
  const finish = (event: FormEvent) => {
    event.preventDefault();
    void ask("verify-totp", { code: code.trim() }, () => {
      setEnrolment(null);
      setCode("");
      onChange();
    });
  };

  return (
    <div className="panel-body">
      {enrolment === null ? (
        <form className="account-form" onSubmit={begin} aria-label="Second factor">
          <p className="account-say">
            {isOn
              ? "A sign-in asks for a code of your authenticator after the password."
              : "Without it, whoever has your password is you. Any authenticator app does."}
          </p>
          <SecretField
            id={`${id}-password`}
            label="Your password"
            autoComplete="current-password"
            value={password}
            onValue={setPassword}
          />
          <div className="account-acts">
            <button type="submit" className={`button${isOn ? "" : " is-primary"}`} disabled={password === ""}>
              {isOn ? "Turn the second factor off" : "Set a second factor up"}
            </button>
          </div>
        </form>
      ) : (
        <form className="account-form" onSubmit={finish} aria-label="Set a second factor up">
          <p className="account-say">
            Let your authenticator read this code. Or add the key below it by hand, or by{" "}
            <a href={enrolment.uri} className="link">
              opening it there
            </a>
            .
          </p>
          <QrCode text={enrolment.uri} label="The key as a code for the camera of an authenticator" />
          <code className="told-code">
            {inGroups(new URL(enrolment.uri).searchParams.get("secret") ?? "")}
          </code>
          <p className="account-say">
            Keep these backup codes apart from it. Each opens the door once, when the authenticator is lost.
            They are not shown again.
          </p>
          <ul className="told-list">
            {enrolment.backupCodes.map((each) => (
              <li key={each}>
                <code>{each}</code>
              </li>
            ))}
          </ul>
          <SecretField
            id={`${id}-code`}
            label="The code that it shows now"
            autoComplete="one-time-code"
            value={code}
            onValue={setCode}
          />
          <div className="account-acts">
            <button type="submit" className="button is-primary" disabled={code.trim() === ""}>
              Turn the second factor on
            </button>
            <button type="button" className="button is-quiet" onClick={() => setEnrolment(null)}>
              Cancel
            </button>
          </div>
        </form>
      )}
      {complaint !== null && (
        <p className="notice" role="alert">
          {complaint}
        </p>
      )}
    </div>
  );
}

const inGroups = (text: string): string => text.match(/.{1,4}/g)?.join(" ") ?? text;
