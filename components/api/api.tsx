"use client";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  TRPCClientError,
} from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import { setServerClock } from "~/components/live/server-clock";
import type { AppRouter } from "~/server/trpc/root";

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

export { useTRPC as useApi, useTRPCClient as useApiClient };

const ENDPOINT = "/api/trpc";
const RETRIES_MAX = 2;

/** What every screen asks the server with. */
export function ApiProvider({ children }: { children: ReactNode }) {
  const [queries] = useState(makeQueryClient);
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={client} queryClient={queries}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

/** The sentence that an error of the server carries; another one where it never got there. */
export const sentenceOf = (error: unknown): string =>
  error instanceof TRPCClientError && error.data !== undefined
    ? error.message
    : "The server does not answer.";

/** The server's word for what went wrong, as `CONFLICT`. */
export const codeOf = (error: unknown): string | null =>
  error instanceof TRPCClientError && typeof error.data?.code === "string" ? error.data.code : null;

function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leadToSignIn }),
    defaultOptions: {
      queries: {
        retry: (failures, error) => codeOf(error) === null && failures < RETRIES_MAX,
        // Asked again by their interval; a lost network shows as an error, never as a wait without end.
        networkMode: "always",
        refetchOnWindowFocus: true,
      },
      mutations: { networkMode: "always" },
    },
  });
}

function leadToSignIn(error: unknown): void {
  if (codeOf(error) !== "UNAUTHORIZED") return;
  const to = encodeURIComponent(window.location.pathname + window.location.search);
  window.location.assign(`/sign-in?to=${to}`);
}

function makeClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({ url: ENDPOINT }),
        false: httpBatchLink({
          url: ENDPOINT,
          async fetch(input, init) {
            const response = await fetch(input, init as RequestInit); // the link's type knows no browser
            setServerClock(response);
            return response;
          },
        }),
      }),
    ],
  });
}
