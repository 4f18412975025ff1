"use client";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";
import { useApi } from "~/components/api/api";
import { asAddress } from "./address";

const AT = "at";

/** Which instant the address asks for, and the way to another. The address is the state: an auditor can send it. */
export function useAsked(): {
  readonly asked: string | null;
  readonly show: (ms: number) => void;
  /** Without a step that Back would lead to. */
  readonly settle: (ms: number) => void;
} {
  const asked = useSearchParams().get(AT);
  const show = useCallback((ms: number) => window.history.pushState(null, "", `?${AT}=${asAddress(ms)}`), []);
  const settle = useCallback(
    (ms: number) => window.history.replaceState(null, "", `?${AT}=${asAddress(ms)}`),
    [],
  );
  return { asked, show, settle };
}

/** What is kept of a day; without one of the newest. */
export const useKept = (portfolioId: string, date: string | null) =>
  useQuery(
    useApi().history.keptInstants.queryOptions(
      { portfolioId, ...(date !== null && { date }) },
      { enabled: portfolioId !== "", retry: false, placeholderData: (before) => before },
    ),
  );

/** What was cannot change: it is asked for once. */
export const useInstant = (portfolioId: string, at: string | null) =>
  useQuery(
    useApi().history.atInstant.queryOptions(
      { portfolioId, at: at ?? "" },
      {
        enabled: portfolioId !== "" && at !== null,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        retry: false,
      },
    ),
  );
