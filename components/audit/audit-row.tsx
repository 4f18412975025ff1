"use client";
import { useId, useState } from "react";
import { ownTime } from "~/components/format/time";
import type { AuditEntry } from "~/server/domain/audit";
import { diffOf } from "./audit.view";

const COLUMNS = 5;

/** One line; opens into what was before and after. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const lines = diffOf(entry);
  const { atMs, actorName, action, subject, reason } = entry;
  return (
    <>
      <tr>
        <td>
          <time dateTime={new Date(atMs).toISOString()} title={new Date(atMs).toISOString()}>
            {ownTime(atMs)}
          </time>
        </td>
        <td>{actorName}</td>
        <th scope="row">
          {lines.length === 0 ? (
            action
          ) : (
            <button
              type="button"
              className="button is-quiet audit-open"
              aria-expanded={isOpen}
              aria-controls={id}
              aria-label={`What changed: ${action}, ${subject}, ${ownTime(atMs)}`}
              onClick={() => setOpen(!isOpen)}
            >
              {action}
            </button>
          )}
        </th>
        <td>{subject}</td>
        <td className="audit-reason is-muted">{reason}</td>
      </tr>
      {isOpen && (
        <tr className="is-form" id={id}>
          <td colSpan={COLUMNS}>
            <table className="audit-diff">
              <thead>
                <tr>
                  <th scope="col">Field</th>
                  <th scope="col">Before</th>
                  <th scope="col">After</th>
                </tr>
              </thead>
              <tbody>
                {lines.map(({ field, before, after, isChanged }) => (
                  <tr key={field}>
                    <th scope="row">
                      {isChanged ? <b>{field}</b> : field}
                      {isChanged && <span className="only-heard"> changed</span>}
                    </th>
                    <td>{isChanged && before !== "" ? <del>{before}</del> : before}</td>
                    <td>{isChanged && after !== "" ? <ins>{after}</ins> : after}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </td>
        </tr>
      )}
    </>
  );
}
