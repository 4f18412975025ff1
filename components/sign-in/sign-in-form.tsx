"use client";
import { ChevronRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { postSignIn } from "~/components/account/post-sign-in";
import { LoadMark } from "~/components/charts/load-mark";
import { capitalised } from "~/components/format/count";
import { ROLE_WORDS } from "~/components/shell/roles";
import type { Role } from "~/server/domain/actor";

type Person = { readonly name: string; readonly email: string; readonly role: Role };

/** What an authenticator shows; anything else is a backup code. */
const CODE = /^\d{6}$/;

type SignInFormProps = {
  readonly to: string;
  /** Whom one click signs in as; nobody where it may not. */
  readonly people: readonly Person[];
  readonly refusal: string | null;
};

export function SignInForm({ to, people, refusal }: SignInFormProps) {
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isCodeNeeded, setCodeNeeded] = useState(false);

  const enter = async (address: string, body: object) => {
    setBusy(true);
    setComplaint(null);
    const wrong = "That e-mail and password don't match.";
    const answered = await postSignIn(address, body, isCodeNeeded ? "That code is wrong or over." : wrong);
    if (answered.isDone && answered.body.twoFactorRedirect !== true) return window.location.assign(to);
    if (answered.isDone) setCodeNeeded(true);
    else setComplaint(answered.sentence);
    setBusy(false);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (isCodeNeeded) {
      const code = String(form.get("code")).trim();
      const kind = CODE.test(code) ? "verify-totp" : "verify-backup-code";
      return void enter(`/api/auth/two-factor/${kind}`, { code });
    }
    void enter("/api/auth/sign-in/email", { email: form.get("email"), password: form.get("password") });
  };

  return (
    <main className="entry-side">
      <span className="entry-brand">
        <LoadMark tone="calm" size={28} />
        Plimsoll
      </span>
      <div className="entry-body">
        <h1>How deep does your book lie?</h1>
        <p>Sign in to see every portfolio against its limits, each second.</p>
        <form className="entry-form" onSubmit={submit}>
          {isCodeNeeded && (
            <SecretEntry
              id="code"
              label="Code of your authenticator, or a backup code"
              type="text"
              autoComplete="one-time-code"
              complaint={complaint}
            />
          )}
          {!isCodeNeeded && (
            <>
              <div className="field">
                <label htmlFor="email">E-mail</label>
                <div className="input is-large">
                  <input id="email" name="email" type="email" autoComplete="username" required />
                </div>
              </div>
              <SecretEntry
                id="password"
                label="Password"
                type="password"
                autoComplete="current-password"
                complaint={complaint}
              />
            </>
          )}
          <button type="submit" className="button is-primary is-large" disabled={isBusy}>
            {isBusy ? "Signing in" : "Sign in"}
          </button>
        </form>
        <section className="entry-people" aria-labelledby="demonstration">
          <h2 id="demonstration">
            {people.length === 0 ? "The demonstration" : "The demonstration, one click each"}
          </h2>
          {people.length === 0 && <p className="hint">{refusal}</p>}
          <ul>
            {people.map(({ name, email, role }) => (
              <li key={email}>
                <button
                  type="button"
                  className="entry-person"
                  disabled={isBusy}
                  onClick={() => void enter("/api/demonstration/sign-in", { email })}
                >
                  <b>
                    {name}, {ROLE_WORDS[role].name}
                  </b>
                  <span>{capitalised(ROLE_WORDS[role].may)}</span>
                  <ChevronRight className="icon" aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <p className="hint">No telemetry. Market times are New York's.</p>
    </main>
  );
}

type SecretEntryProps = {
  readonly id: "password" | "code";
  readonly label: string;
  readonly type: "password" | "text";
  readonly autoComplete: string;
  readonly complaint: string | null;
};

/** What proves who one is, and what is wrong with it. */
function SecretEntry({ id, label, type, autoComplete, complaint }: SecretEntryProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className={`input is-large${complaint === null ? "" : " is-refused"}`}>
        <input
          id={id}
          name={id}
          type={type}
          autoComplete={autoComplete}
          required
          aria-describedby="complaint"
        />
      </div>
      <span className="hint is-refused" id="complaint" role="alert">
        {complaint}
      </span>
    </div>
  );
}
