"use client";
import { useRouter, useSearchParams } from "next/navigation";
import { useId } from "react";
import { Field, SelectField } from "~/components/ui/fields";
import { AUDIT_ACTIONS } from "~/server/domain/audit";
import { withAsked } from "./audit.view";

const FIELDS = [
  ["actor", "Who", "text"],
  ["subject", "Subject", "text"],
  ["text", "Says", "text"],
  ["from", "From", "date"],
  ["to", "To", "date"],
] as const;

const ACTIONS = [
  ["", "everything"],
  ...[...AUDIT_ACTIONS].sort().map((action) => [action, action] as const),
] as const;

/** What the list is narrowed to. The address keeps it, so that it can be copied. */
export function AuditFilterForm() {
  const id = useId();
  const router = useRouter();
  const search = useSearchParams();
  const ask = (name: string, value: string) =>
    router.replace(withAsked(window.location.search, name, value.trim()), { scroll: false });
  return (
    <search className="audit-filter">
      <SelectField
        id={`${id}-action`}
        label="What"
        value={search.get("action") ?? ""}
        options={ACTIONS}
        onValue={(value) => ask("action", value)}
      />
      {FIELDS.map(([name, label, type]) => (
        <Field key={name} id={`${id}-${name}`} label={label}>
          <input
            // Typed text stays when the address says the same; another address shows its own.
            key={search.get(name) ?? ""}
            id={`${id}-${name}`}
            type={type}
            maxLength={100}
            autoComplete="off"
            defaultValue={search.get(name) ?? ""}
            onBlur={(event) => ask(name, event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && ask(name, event.currentTarget.value)}
          />
        </Field>
      ))}
    </search>
  );
}
