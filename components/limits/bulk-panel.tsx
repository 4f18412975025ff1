"use client";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { sentenceOf, useApi } from "~/components/api/api";
import { saveFile } from "~/components/api/save-file";
import { counted } from "~/components/format/count";
import { SelectField, TextField } from "~/components/ui/fields";
import { useBulkActs } from "./use-limits";

const REASON_MIN = 3;
type Choice = { readonly id: string; readonly name: string };

/** Many limits at once: a template for a portfolio, or a table for all. Each is a proposal like any other. */
export function BulkPanel({ portfolios }: { readonly portfolios: readonly Choice[] }) {
  const id = useId();
  const templates = useQuery(useApi().limits.templates.queryOptions(undefined, { staleTime: Infinity }));
  const { fromTemplate, fromTable, toTable } = useBulkActs();
  const [portfolioId, setPortfolioId] = useState(portfolios[0]?.id ?? "");
  const [templateId, setTemplateId] = useState("ucits-var");
  const [reason, setReason] = useState("");
  const chosen = templates.data?.find((template) => template.id === templateId);
  const isShort = reason.trim().length < REASON_MIN;
  const failed = fromTemplate.error ?? fromTable.error ?? toTable.error;
  return (
    <div className="new-limit">
      <SelectField
        id={`${id}-portfolio`}
        label="Portfolio"
        value={portfolioId}
        options={portfolios.map((portfolio) => [portfolio.id, portfolio.name])}
        onValue={setPortfolioId}
      />
      <SelectField
        id={`${id}-template`}
        label="Template"
        value={templateId}
        options={(templates.data ?? []).map((template) => [template.id, template.name])}
        onValue={setTemplateId}
      />
      <TextField
        id={`${id}-reason`}
        label="Reason"
        value={reason}
        placeholder="Kept in the audit"
        lengthMax={500}
        onValue={setReason}
      />
      <div className="limit-form-acts">
        <button
          type="button"
          className="button is-primary"
          disabled={isShort || chosen === undefined || fromTemplate.isPending}
          onClick={() => fromTemplate.mutate({ portfolioId, templateId, reason })}
        >
          Propose {chosen ? counted(chosen.limits.length, "limit") : "the template"}
        </button>
        <label className={`button${isShort ? " is-disabled" : ""}`}>
          Take in a table
          <input
            className="only-heard"
            type="file"
            accept=".csv,text/csv"
            disabled={isShort}
            onChange={async (event) => {
              const [file] = event.target.files ?? [];
              event.target.value = "";
              if (file) fromTable.mutate({ fileName: file.name, text: await file.text(), reason });
            }}
          />
        </label>
        <button
          type="button"
          className="button"
          disabled={toTable.isPending}
          onClick={() =>
            toTable.mutate(undefined, {
              onSuccess: saveFile,
            })
          }
        >
          Export as a table
        </button>
        <span className="hint">
          {isShort
            ? "Say why in a few words."
            : "Columns are those of an export; one bad row and none is taken."}
        </span>
      </div>
      {chosen && <p className="hint limit-bands">{chosen.source}</p>}
      <p className="limit-bands" role="status">
        {fromTemplate.data &&
          `${counted(fromTemplate.data.proposed, "limit")} proposed, ${fromTemplate.data.present} there already. `}
        {fromTable.data?.isCommitted &&
          `${counted(fromTable.data.proposed, "limit")} proposed, ${fromTable.data.unchanged} unchanged.`}
      </p>
      {fromTable.data && fromTable.data.warnings.length > 0 && (
        <ul className="proposal-list limit-bands" role="status">
          {fromTable.data.warnings.map((warning) => (
            <li key={warning} className="text-near">
              {warning}
            </li>
          ))}
        </ul>
      )}
      {fromTable.data && !fromTable.data.isCommitted && (
        <ul className="proposal-list limit-bands" role="alert">
          {fromTable.data.refusals.map(({ sentence, line, column }) => (
            <li key={`${line} ${column}`} className="text-breach">
              {sentence}
            </li>
          ))}
        </ul>
      )}
      {failed && (
        <p className="notice" role="alert">
          <span>
            <b>Not done.</b> {sentenceOf(failed)}
          </span>
        </p>
      )}
    </div>
  );
}
