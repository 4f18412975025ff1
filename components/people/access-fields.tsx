"use client";
import { ROLE_WORDS } from "~/components/shell/roles";
import { ROLES, type Role } from "~/server/domain/actor";
import { Checks } from "./checks";

export type Access = { readonly roles: readonly Role[]; readonly portfolioIds: readonly string[] | null };

type AccessFieldsProps = {
  readonly access: Access;
  readonly portfolios: readonly { readonly id: string; readonly name: string }[];
  readonly onAccess: (access: Access) => void;
};

/** What somebody may do, and on which portfolios. */
export function AccessFields({ access, portfolios, onAccess }: AccessFieldsProps) {
  const { roles, portfolioIds } = access;
  return (
    <>
      <Checks
        title="Roles"
        options={ROLES.map((value) => ({ value, name: ROLE_WORDS[value].name, hint: ROLE_WORDS[value].may }))}
        chosen={roles}
        onChosen={(chosen) => onAccess({ ...access, roles: chosen })}
      />
      <div className="scope-fields">
        <Checks
          title="Portfolios"
          options={[{ value: "all", name: "all of them", hint: "those to come too" }]}
          chosen={portfolioIds === null ? ["all"] : []}
          onChosen={(chosen) => onAccess({ ...access, portfolioIds: chosen.includes("all") ? null : [] })}
        />
        {portfolioIds !== null && (
          <Checks
            title="Only these"
            options={portfolios.map(({ id, name }) => ({ value: id, name }))}
            chosen={portfolioIds}
            onChosen={(chosen) => onAccess({ ...access, portfolioIds: chosen })}
          />
        )}
      </div>
    </>
  );
}
