"use client";
import { useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { useActor } from "~/components/shell/actor";
import { isOfDemonstration } from "~/server/domain/demonstration";
import type { PersonRecord } from "~/server/domain/person";
import { type Access, AccessFields } from "./access-fields";
import { ToldOnce } from "./told-once";
import { usePeopleActs } from "./use-people";

type PersonFormProps = {
  readonly person: PersonRecord;
  readonly portfolios: readonly { readonly id: string; readonly name: string }[];
  readonly onDone: () => void;
};

/** What can be done to one person. */
export function PersonForm({ person, portfolios, onDone }: PersonFormProps) {
  const isSelf = useActor().id === person.id;
  const { change, setActive, resetPassword, endSessions } = usePeopleActs();
  const [access, setAccess] = useState<Access>(person);
  const failed = [change, setActive, resetPassword, endSessions].find(({ isError }) => isError);
  const isBusy = [change, setActive, resetPassword, endSessions].some(({ isPending }) => isPending);
  const personId = person.id;
  if (resetPassword.data)
    return (
      <ToldOnce
        what={`First password of ${resetPassword.data.email}`}
        secret={resetPassword.data.password}
        next="Their sessions are ended and a second factor is off. It opens nothing but its own change."
        onDone={onDone}
      />
    );
  const save = () => {
    const { roles, portfolioIds } = access;
    const input = { personId, roles: [...roles], portfolioIds: portfolioIds && [...portfolioIds] };
    change.mutate(input, { onSuccess: onDone });
  };
  return (
    <div className="people-form">
      <AccessFields access={access} portfolios={portfolios} onAccess={setAccess} />
      <div className="account-acts">
        <button
          type="button"
          className="button is-primary"
          disabled={isBusy || access.roles.length === 0}
          onClick={save}
        >
          {isSelf || person.sessions === 0
            ? "Set roles and portfolios"
            : "Set roles and portfolios, sign them out"}
        </button>
        {!isSelf && (
          <>
            {person.sessions > 0 && (
              <button
                type="button"
                className="button"
                disabled={isBusy}
                onClick={() => endSessions.mutate({ personId })}
              >
                Sign them out everywhere
              </button>
            )}
            {!isOfDemonstration(person.email) && (
              <button
                type="button"
                className="button"
                disabled={isBusy}
                onClick={() => resetPassword.mutate({ personId })}
              >
                Give a new first password
              </button>
            )}
            <button
              type="button"
              className="button"
              disabled={isBusy}
              onClick={() =>
                setActive.mutate({ personId, isActive: !person.isActive }, { onSuccess: onDone })
              }
            >
              {person.isActive ? "Shut them out" : "Let them in again"}
            </button>
          </>
        )}
        <button type="button" className="button is-quiet" onClick={onDone}>
          Close
        </button>
      </div>
      {failed && (
        <p className="notice" role="alert">
          <span>
            <b>Not done.</b> {sentenceOf(failed.error)}
          </span>
        </p>
      )}
    </div>
  );
}
