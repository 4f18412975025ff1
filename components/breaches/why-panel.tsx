"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { sentenceOf, useApi } from "~/components/api/api";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import type { BreachRecord } from "~/server/ports/breach-book";
import { Causes, footOf } from "./causes";

type Props = { readonly breach: BreachRecord; readonly onClose: () => void };

/** Why an episode opened: causes, largest first, and the positions behind them. */
export function WhyPanel({ breach, onClose }: Props) {
  const { portfolioId, id: breachId } = breach;
  const why = useQuery(
    useApi().risk.breach.queryOptions(
      { portfolioId, breachId },
      { staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
  const place = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another episode is shown at the same place
  useEffect(() => {
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView({ block: "nearest" });
  }, [breachId]);
  const report = why.isError ? undefined : why.data;
  return (
    <div ref={place} tabIndex={-1} className="why">
      <Panel
        title={`Why ${breach.limitName} opened`}
        note={breach.portfolioName}
        side={
          <>
            <button
              type="button"
              className="button is-quiet"
              disabled={why.isFetching}
              onClick={() => void why.refetch()}
            >
              {why.isFetching ? "Computing" : "Compute again"}
            </button>
            <button type="button" className="button" onClick={onClose}>
              Close
            </button>
          </>
        }
        foot={report && footOf(report)}
      >
        {why.isPending && <Loading what="the causes" />}
        {why.isError && (
          <Said title="Could not be explained" isAlert>
            <p>{sentenceOf(why.error)}</p>
          </Said>
        )}
        {report && <Causes report={report} />}
      </Panel>
    </div>
  );
}
