"use client";
import { useQuery } from "@tanstack/react-query";
import { sentenceOf, useApi } from "~/components/api/api";
import { percent } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import type { LimitOutlook } from "~/server/domain/ticket";

/** How likely a limit is over its line at the close, in a sentence. */
export const atCloseWords = (atClose: LimitOutlook["atClose"]): string =>
  atClose.status === "ok"
    ? `Over its line at the close with probability ${percent(atClose.value.probability, { digits: 0 })}: ${asProse(atClose.value.method)}.`
    : `Probability at the close: ${asProse(atClose.reason)}.`;

/** The same, asked of the risk worker when a limit is looked at: it takes fifty assessments. */
export function AtClose({ portfolioId, limitId }: { portfolioId: string; limitId: string }) {
  const outlook = useQuery(
    useApi().risk.outlook.queryOptions(
      { portfolioId, limitId },
      { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false },
    ),
  );
  return (
    <p className="sheet-note" role="status">
      {outlook.isPending && "How likely it is over its line at the close is being computed."}
      {outlook.isError && `Probability at the close: ${sentenceOf(outlook.error)}`}
      {outlook.data && atCloseWords(outlook.data.atClose)}
    </p>
  );
}
