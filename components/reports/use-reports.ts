"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useApi } from "~/components/api/api";
import { saveFile } from "~/components/api/save-file";

const POLL_MS = 15_000;

export const useReports = () =>
  useQuery(useApi().reports.list.queryOptions(undefined, { refetchInterval: POLL_MS }));

/** A report never changes; who signed it does. */
export const useReport = (reportId: string) =>
  useQuery(useApi().reports.get.queryOptions({ reportId }, { refetchInterval: POLL_MS, retry: false }));

/** Makes one and goes to it. */
export function useMakeReport() {
  const api = useApi();
  const queries = useQueryClient();
  const router = useRouter();
  return useMutation(
    api.reports.make.mutationOptions({
      onSuccess: ({ id }) => router.push(`/reports/${id}`),
      onSettled: () => queries.invalidateQueries({ queryKey: api.reports.pathKey() }),
    }),
  );
}

export function useSignReport() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation(
    api.reports.sign.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: api.reports.pathKey() }),
    }),
  );
}

/** Hands the report to the browser as a file. */
export const useExportReport = () =>
  useMutation(useApi().reports.export.mutationOptions({ onSuccess: saveFile }));
