"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "~/components/api/api";

const POLL_MS = 3_000;

export const useLimits = () =>
  useQuery(useApi().limits.list.queryOptions(undefined, { refetchInterval: POLL_MS }));

export function useSetLimit() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation(
    api.limits.set.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: api.limits.list.queryKey() }),
    }),
  );
}

export function useCreateLimit() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation(
    api.limits.create.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: api.limits.list.queryKey() }),
    }),
  );
}
