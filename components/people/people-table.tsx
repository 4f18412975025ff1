"use client";
import { useState } from "react";
import { counted } from "~/components/format/count";
import { ownTime } from "~/components/format/time";
import { ROLE_WORDS } from "~/components/shell/roles";
import { Scroller } from "~/components/ui/scroller";
import { isOfDemonstration } from "~/server/domain/demonstration";
import type { PersonRecord } from "~/server/domain/person";
import { PersonForm } from "./person-form";

const COLUMNS = 6;

type Portfolios = readonly { readonly id: string; readonly name: string }[];

export function PeopleTable({
  people,
  portfolios,
}: {
  people: readonly PersonRecord[];
  portfolios: Portfolios;
}) {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <Scroller label="People">
      <table className="people">
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Roles</th>
            <th scope="col">Portfolios</th>
            <th scope="col">Way in</th>
            <th scope="col">Signed in</th>
            <td />
          </tr>
        </thead>
        {people.map((person) => (
          <tbody key={person.id}>
            <tr>
              <th scope="row">
                {person.name}
                <span className="is-muted">{person.email}</span>
              </th>
              <td>{person.roles.map((role) => ROLE_WORDS[role].name).join(", ")}</td>
              <td>{scopeOf(person, portfolios)}</td>
              <td>{wayInOf(person)}</td>
              <td>
                {person.lastSeenAtMs === null
                  ? "no"
                  : `${counted(person.sessions, "browser")}, last ${ownTime(person.lastSeenAtMs)}`}
              </td>
              <td className="is-right">
                <button
                  type="button"
                  className="button"
                  aria-expanded={openId === person.id}
                  aria-label={`Change ${person.name}`}
                  onClick={() => setOpenId(openId === person.id ? null : person.id)}
                >
                  Change
                </button>
              </td>
            </tr>
            {openId === person.id && (
              <tr className="is-form">
                <td colSpan={COLUMNS}>
                  <PersonForm person={person} portfolios={portfolios} onDone={() => setOpenId(null)} />
                </td>
              </tr>
            )}
          </tbody>
        ))}
      </table>
    </Scroller>
  );
}

function scopeOf({ portfolioIds }: PersonRecord, portfolios: Portfolios): string {
  if (portfolioIds === null) return "all";
  if (portfolioIds.length === 0) return "none";
  return portfolioIds
    .map((id) => portfolios.find((each) => each.id === id)?.name ?? "one that is closed")
    .join(", ");
}

function wayInOf({ email, isActive, isPasswordTemporary, hasTwoFactor }: PersonRecord): string {
  if (!isActive) return "shut out";
  if (isPasswordTemporary) return "first password, not changed yet";
  if (isOfDemonstration(email)) return "one click";
  return hasTwoFactor ? "password and second factor" : "password";
}
