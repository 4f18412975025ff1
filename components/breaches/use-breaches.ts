"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "~/components/api/api";

const POLL_MS = 3_000;

export const useBreaches = (portfolioId?: string) =>
  useQuery(
    useApi().limits.breaches.queryOptions(portfolioId === undefined ? {} : { portfolioId }, {
      refetchInterval: POLL_MS,
    }),
  );

/** Says that somebody looks after a breach. */
export function useAcknowledge() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation(
    api.limits.acknowledge.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: api.limits.breaches.queryKey() }),
    }),
  );
}
