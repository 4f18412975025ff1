"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "~/components/api/api";

const POLL_MS = 10_000;

export const usePeople = () =>
  useQuery(useApi().people.list.queryOptions(undefined, { refetchInterval: POLL_MS }));
export const useKeys = () =>
  useQuery(useApi().people.keys.queryOptions(undefined, { refetchInterval: POLL_MS }));

/** What can be done to people; each reads the list again. */
export function usePeopleActs() {
  const { people } = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: people.list.queryKey() });
  return {
    invite: useMutation(people.invite.mutationOptions({ onSettled })),
    change: useMutation(people.change.mutationOptions({ onSettled })),
    setActive: useMutation(people.setActive.mutationOptions({ onSettled })),
    resetPassword: useMutation(people.resetPassword.mutationOptions({ onSettled })),
    endSessions: useMutation(people.endSessions.mutationOptions({ onSettled })),
  };
}

export function useKeyActs() {
  const { people } = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: people.keys.queryKey() });
  return {
    create: useMutation(people.createKey.mutationOptions({ onSettled })),
    revoke: useMutation(people.revokeKey.mutationOptions({ onSettled })),
  };
}
