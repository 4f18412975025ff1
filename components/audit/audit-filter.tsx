"use client";
import { useRouter, useSearchParams } from "next/navigation";
import { useId } from "react";
import { AUDIT_ACTIONS } from "~/server/domain/audit";
import { withAsked } from "./audit.view";

const FIELDS = [
  ["actor", "Who", "text"],
  ["subject", "Subject", "text"],
  ["text", "Says", "text"],
  ["from", "From", "date"],
  ["to", "To", "date"],
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
      <div className="field">
        <label htmlFor={`${id}-action`}>What</label>
        <div className="input">
          <select
            id={`${id}-action`}
            value={search.get("action") ?? ""}
            onChange={(event) => ask("action", event.target.value)}
          >
            <option value="">everything</option>
            {[...AUDIT_ACTIONS].sort().map((action) => (
              <option key={action} value={action}>
                {action}
              </option>
            ))}
          </select>
        </div>
      </div>
      {FIELDS.map(([name, label, type]) => (
        <div className="field" key={name}>
          <label htmlFor={`${id}-${name}`}>{label}</label>
          <div className="input">
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
          </div>
        </div>
      ))}
    </search>
  );
}
