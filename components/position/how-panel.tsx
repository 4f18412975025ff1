"use client";
import { useQuery } from "@tanstack/react-query";
import { sentenceOf, useApi } from "~/components/api/api";
import { ExplainedTree } from "~/components/explained/explained-tree";
import { asProse } from "~/components/format/prose";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import type { Board } from "~/server/services/risk/board-of";

type HowPanelProps = { readonly board: Board; readonly positionId: string };

/** The derivation of the component VaR, computed by the worker from the frame of its last beat. */
export function HowPanel({ board, positionId }: HowPanelProps) {
  const { portfolioId, baseCurrency, conventions, provenance } = board;
  const explained = useQuery(
    useApi().risk.explain.queryOptions(
      { portfolioId, positionId },
      { staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
  return (
    <Panel
      title="How this number is made"
      note="component VaR 99"
      side={
        <button
          type="button"
          className="button is-quiet"
          disabled={explained.isFetching}
          onClick={() => void explained.refetch()}
        >
          {explained.isFetching ? "Asking" : "Ask again"}
        </button>
      }
      foot={`Quantile ${conventions.quantile}; inputs ${provenance.inputsHash}; code ${provenance.codeVersion}.`}
    >
      {explained.isPending && <Loading what="the derivation" />}
      {explained.isError && (
        <Said title="Could not be derived" isAlert>
          <p>{sentenceOf(explained.error)}</p>
        </Said>
      )}
      {explained.data?.status === "unavailable" && (
        <Said title="No derivation">
          <p>{asProse(explained.data.reason)}</p>
        </Said>
      )}
      {explained.data?.status === "ok" && (
        <div className="panel-body how-body">
          <ExplainedTree explained={explained.data.value} currency={baseCurrency} />
        </div>
      )}
    </Panel>
  );
}
