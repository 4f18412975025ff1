"use client";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "~/components/api/api";
import type { LimitTerms } from "~/server/domain/limit-proposal";

const POLL_MS = 3_000;

export const useLimits = () =>
  useQuery(useApi().limits.list.queryOptions(undefined, { refetchInterval: POLL_MS }));

/** Proposals, for those who may read them. */
export const useProposals = (isAllowed: boolean) =>
  useQuery(
    useApi().limits.proposals.queryOptions(undefined, { refetchInterval: POLL_MS, enabled: isAllowed }),
  );

/** What terms would say now; asked again for each others, never by itself. */
export const usePreview = (terms: LimitTerms | null, limitId: string | null) =>
  useQuery(
    useApi().limits.preview.queryOptions(
      { terms: terms ?? NO_TERMS, limitId },
      { enabled: terms !== null, retry: false, staleTime: 30_000, placeholderData: keepPreviousData },
    ),
  );

/** A year of evenings under terms; it takes seconds, so it is asked for. */
export const useBacktest = (terms: LimitTerms | null, limitId: string | null, isAsked: boolean) =>
  useQuery(
    useApi().limits.backtest.queryOptions(
      { terms: terms ?? NO_TERMS, limitId },
      { enabled: terms !== null && isAsked, retry: false, staleTime: Number.POSITIVE_INFINITY },
    ),
  );

/** Stands where nothing is asked: the query is off. */
const NO_TERMS = {
  portfolioId: "0",
  name: "none",
  metric: "var99",
  unit: "base",
  kind: "soft",
  threshold: 1,
} as const;

/** Many at once. */
export function useBulkActs() {
  const { limits } = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: limits.proposals.queryKey() });
  return {
    fromTemplate: useMutation(limits.proposeTemplate.mutationOptions({ onSettled })),
    fromTable: useMutation(limits.import.mutationOptions({ onSettled })),
    toTable: useMutation(limits.export.mutationOptions()),
  };
}

/** Everything that can be done to limits; each of them brings both lists up to date. */
export function useLimitActs() {
  const { limits } = useApi();
  const queries = useQueryClient();
  const onSettled = async () => {
    await queries.invalidateQueries({ queryKey: limits.list.queryKey() });
    await queries.invalidateQueries({ queryKey: limits.proposals.queryKey() });
  };
  return {
    propose: useMutation(limits.propose.mutationOptions({ onSettled })),
    change: useMutation(limits.proposeChange.mutationOptions({ onSettled })),
    retire: useMutation(limits.proposeRetirement.mutationOptions({ onSettled })),
    submit: useMutation(limits.submit.mutationOptions({ onSettled })),
    approve: useMutation(limits.approve.mutationOptions({ onSettled })),
    reject: useMutation(limits.reject.mutationOptions({ onSettled })),
    withdraw: useMutation(limits.withdraw.mutationOptions({ onSettled })),
  };
}
