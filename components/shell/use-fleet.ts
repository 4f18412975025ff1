"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "~/components/api/api";
import { serverNow } from "~/components/live/server-clock";
import { nextPollMs } from "./next-poll";

/** Where nobody looks at the fleet it only feeds the badge and the names. */
const BESIDE_MS = 8_000;

/** All portfolios; one query, whoever looks. While it is looked at, it follows the beat of the engine. */
export const useFleet = (isLookedAt: boolean) =>
  useQuery(
    useApi().risk.fleet.queryOptions(undefined, {
      refetchInterval: ({ state }) =>
        isLookedAt
          ? nextPollMs(state.data?.entries.map(({ computedAtMs }) => computedAtMs) ?? [], serverNow())
          : BESIDE_MS,
    }),
  );
