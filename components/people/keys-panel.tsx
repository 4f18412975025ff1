"use client";
import { type FormEvent, useId, useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { ownTime } from "~/components/format/time";
import { AddingPanel } from "~/components/ui/adding-panel";
import { SelectField, TextField } from "~/components/ui/fields";
import { Loading, Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { API_SCOPES, type ApiKeyRecord, type ApiScope } from "~/server/domain/api-key";
import { Checks } from "./checks";
import { ToldOnce } from "./told-once";
import { useKeyActs, useKeys } from "./use-people";

const SCOPE_WORDS: Readonly<Record<ApiScope, string>> = {
  "prices:write": "send prices",
  "positions:write": "state positions",
  "trades:write": "report trades",
  "risk:read": "read the latest risk",
  "limits:check": "ask whether trades would break limits",
};
const LIVES = [
  ["90", "90 days"],
  ["365", "one year"],
  ["", "until it is revoked"],
] as const;

/** Keys of programs, over `/api/v1`. */
export function KeysPanel() {
  const keys = useKeys();
  const { revoke } = useKeyActs();
  return (
    <AddingPanel
      title="API keys"
      note="for programs; only a hash is kept"
      action={"Make a key"}
      form={(close) => <KeyForm onDone={close} />}
      empty={
        keys.data?.length === 0 && (
          <Said title="No keys are made">
            <p>The key of this machine, in a file of the data folder, works without one.</p>
          </Said>
        )
      }
    >
      {(keys.isError || revoke.isError) && (
        <p className="notice" role="alert">
          {sentenceOf(keys.error ?? revoke.error)}
        </p>
      )}
      {keys.isPending && <Loading what="the keys" />}
      {keys.data && keys.data.length > 0 && (
        <Scroller label="API keys">
          <table className="people">
            <thead>
              <tr>
                <th scope="col">Key</th>
                <th scope="col">May</th>
                <th scope="col">Made</th>
                <th scope="col">Last used</th>
                <th scope="col">Ends</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {keys.data.map((key) => (
                <tr key={key.id}>
                  <th scope="row">
                    {key.name}
                    <span className="is-muted">{key.prefix}…</span>
                  </th>
                  <td>{key.scopes.map((scope) => SCOPE_WORDS[scope]).join(", ")}</td>
                  <td>
                    {ownTime(key.createdAtMs)}, {key.createdBy}
                  </td>
                  <td>{key.lastUsedAtMs === null ? "never" : ownTime(key.lastUsedAtMs)}</td>
                  <td>{endOf(key)}</td>
                  <td className="is-right">
                    {key.revokedAtMs === null && (
                      <button
                        type="button"
                        className="button"
                        aria-label={`Revoke ${key.name}`}
                        disabled={revoke.isPending}
                        onClick={() => revoke.mutate({ keyId: key.id })}
                      >
                        Revoke
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </AddingPanel>
  );
}

function endOf({ revokedAtMs, expiresAtMs }: ApiKeyRecord): string {
  if (revokedAtMs !== null) return `revoked ${ownTime(revokedAtMs)}`;
  return expiresAtMs === null ? "not by itself" : ownTime(expiresAtMs);
}

function KeyForm({ onDone }: { onDone: () => void }) {
  const id = useId();
  const { create } = useKeyActs();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly ApiScope[]>([]);
  const [life, setLife] = useState("90");
  if (create.data)
    return (
      <ToldOnce
        what={`Key ${create.data.record.name}`}
        secret={create.data.key}
        next="Send it as Authorization: Bearer KEY. Whoever has it may do what it may."
        onDone={onDone}
      />
    );
  const missing =
    name.trim().length < 3
      ? "Name the program that uses it."
      : scopes.length === 0
        ? "Choose what it may do."
        : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name, scopes: [...scopes], days: life === "" ? null : Number(life) });
  };
  return (
    <form className="people-form" onSubmit={submit} aria-label="Make a key">
      <div className="people-names">
        <TextField
          id={`${id}-name`}
          label="Used by"
          value={name}
          placeholder="price feed"
          lengthMax={60}
          onValue={setName}
        />
        <SelectField id={`${id}-life`} label="Ends after" value={life} options={LIVES} onValue={setLife} />
      </div>
      <Checks
        title="It may"
        options={API_SCOPES.map((value) => ({ value, name: SCOPE_WORDS[value] }))}
        chosen={scopes}
        onChosen={setScopes}
      />
      <div className="account-acts">
        <button type="submit" className="button is-primary" disabled={missing !== null || create.isPending}>
          Make the key, and show it
        </button>
        <button type="button" className="button is-quiet" onClick={onDone}>
          Cancel
        </button>
        {missing !== null && <span className="hint">{missing}</span>}
      </div>
      {create.isError && (
        <p className="notice" role="alert">
          {sentenceOf(create.error)}
        </p>
      )}
    </form>
  );
}
