"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "~/components/api/api";

/** The bell rings at most this late. */
const CENTRE_POLL_MS = 3_000;
const SETTINGS_POLL_MS = 3_000;

/** What was told lately, and how much of it is new to the reader. */
export const useAlertCentre = () =>
  useQuery(useApi().alerts.centre.queryOptions(undefined, { refetchInterval: CENTRE_POLL_MS }));

export function useSaw() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation(
    api.alerts.saw.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: api.alerts.centre.queryKey() }),
    }),
  );
}

export const useAlertSettings = () =>
  useQuery(useApi().alerts.settings.queryOptions(undefined, { refetchInterval: SETTINGS_POLL_MS }));

/** Everything that changes the settings; each reads them again. */
export function useAlertChanges() {
  const api = useApi();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: api.alerts.settings.queryKey() });
  return {
    createChannel: useMutation(api.alerts.createChannel.mutationOptions({ onSettled })),
    editChannel: useMutation(api.alerts.editChannel.mutationOptions({ onSettled })),
    retireChannel: useMutation(api.alerts.retireChannel.mutationOptions({ onSettled })),
    testChannel: useMutation(api.alerts.testChannel.mutationOptions({ onSettled })),
    createRoute: useMutation(api.alerts.createRoute.mutationOptions({ onSettled })),
    retireRoute: useMutation(api.alerts.retireRoute.mutationOptions({ onSettled })),
    createSilence: useMutation(api.alerts.createSilence.mutationOptions({ onSettled })),
    endSilence: useMutation(api.alerts.endSilence.mutationOptions({ onSettled })),
  };
}

export type AlertChanges = ReturnType<typeof useAlertChanges>;
