"use client";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "~/components/api/api";

const LOOK_EVERY_MS = 15_000;

/** What people should know of where prices come from: that a record ended, that a replay runs. */
export function MarketNote() {
  const api = useApi();
  const { data } = useQuery({ ...api.risk.market.queryOptions(), refetchInterval: LOOK_EVERY_MS });
  if (!data?.note) return null;
  return <p className="notice">{data.note}</p>;
}
