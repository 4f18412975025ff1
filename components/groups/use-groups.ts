"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "~/components/api/api";

const POLL_MS = 8_000;

/** The organisation, desks and portfolios, in the order of the tree. */
export const useTree = () =>
  useQuery(useApi().groups.tree.queryOptions(undefined, { refetchInterval: POLL_MS }));

/** Everything that can be done to the tree; each of them brings every list of portfolios up to date. */
export function useGroupActs() {
  const { groups, risk, limits } = useApi();
  const queries = useQueryClient();
  const onSettled = async () => {
    for (const queryKey of [groups.tree.queryKey(), risk.fleet.queryKey(), limits.list.queryKey()])
      await queries.invalidateQueries({ queryKey });
  };
  return {
    create: useMutation(groups.create.mutationOptions({ onSettled })),
    rename: useMutation(groups.rename.mutationOptions({ onSettled })),
    close: useMutation(groups.close.mutationOptions({ onSettled })),
    move: useMutation(groups.move.mutationOptions({ onSettled })),
  };
}
export type GroupActs = ReturnType<typeof useGroupActs>;
