"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "~/components/api/api";

const POLL_MS = 3_000;

export const useBreaches = (portfolioId?: string) =>
  useQuery(
    useApi().breaches.list.queryOptions(portfolioId === undefined ? {} : { portfolioId }, {
      refetchInterval: POLL_MS,
    }),
  );

export const useCase = (breachId: string) =>
  useQuery(useApi().breaches.get.queryOptions({ breachId }, { refetchInterval: POLL_MS, retry: false }));

/** Everything that can be done to a case; each brings the queue and the case up to date. */
export function useCaseActs() {
  const { breaches } = useApi();
  const queries = useQueryClient();
  const onSettled = async () => {
    await queries.invalidateQueries({ queryKey: breaches.list.queryKey() });
    await queries.invalidateQueries({ queryKey: breaches.get.queryKey() });
  };
  return {
    acknowledge: useMutation(breaches.acknowledge.mutationOptions({ onSettled })),
    assign: useMutation(breaches.assign.mutationOptions({ onSettled })),
    plan: useMutation(breaches.plan.mutationOptions({ onSettled })),
    waive: useMutation(breaches.waive.mutationOptions({ onSettled })),
    comment: useMutation(breaches.comment.mutationOptions({ onSettled })),
    link: useMutation(breaches.link.mutationOptions({ onSettled })),
    escalate: useMutation(breaches.escalate.mutationOptions({ onSettled })),
    reEvaluate: useMutation(breaches.reEvaluate.mutationOptions({ onSettled })),
    close: useMutation(breaches.close.mutationOptions({ onSettled })),
  };
}
