"use client";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "~/components/api/api";
import { saveFile } from "~/components/api/save-file";
import type { AuditFilter } from "~/server/domain/audit";

/** Pages of the audit, newest first. */
export const useAudit = (filter: AuditFilter) =>
  useInfiniteQuery(
    useApi().audit.list.infiniteQueryOptions(
      { filter },
      { getNextPageParam: ({ next }) => next, refetchOnWindowFocus: false },
    ),
  );

/** Walks the chain; that somebody did is a new line of the list. */
export function useVerify() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation(
    api.audit.verify.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: api.audit.list.pathKey() }),
    }),
  );
}

/** Hands the filtered lines to the browser as a file. */
export const useAuditExport = () =>
  useMutation(useApi().audit.export.mutationOptions({ onSuccess: saveFile }));
