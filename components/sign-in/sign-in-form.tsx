"use client";
import { ChevronRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { LoadMark } from "~/components/charts/load-mark";
import { capitalised } from "~/components/format/count";
import { ROLE_WORDS } from "~/components/shell/roles";
import type { Role } from "~/server/domain/actor";

type Person = { readonly name: string; readonly email: string; readonly role: Role };

type SignInFormProps = {
  readonly to: string;
  /** Whom one click signs in as; nobody where it may not. */
  readonly people: readonly Person[];
  readonly refusal: string | null;
};

export function SignInForm({ to, people, refusal }: SignInFormProps) {
  const [complaint, setComplaint] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const enter = async (address: string, body: object) => {
    setBusy(true);
    setComplaint(null);
    const wrong = await post(address, body);
    if (wrong === null) return window.location.assign(to);
    setComplaint(wrong);
    setBusy(false);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
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
          <div className="field">
            <label htmlFor="email">E-mail</label>
            <div className="input is-large">
              <input id="email" name="email" type="email" autoComplete="username" required />
            </div>
          </div>
          <div className="field">
            <label htmlFor="password">Password</label>
            <div className={`input is-large${complaint === null ? "" : " is-refused"}`}>
              <input
                id="password"
                name="password"
                type="password"
                autoComplete="current-password"
                required
                aria-describedby="complaint"
              />
            </div>
            <span className="hint is-refused" id="complaint" role="alert">
              {complaint}
            </span>
          </div>
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

/** @returns why it was refused, or null. */
async function post(address: string, body: object): Promise<string | null> {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!answer) return "The server does not answer. Is it running?";
  if (answer.ok) return null;
  if (answer.status === 401) return "That e-mail and password don't match.";
  if (answer.status === 429) return "Too many tries; wait a quarter of an hour.";
  const said: unknown = await answer.json().catch(() => null);
  const isSentence = said !== null && typeof said === "object" && "message" in said;
  return isSentence ? String(said.message) : "That did not work.";
}
