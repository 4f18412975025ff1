"use client";
import { useQuery } from "@tanstack/react-query";
import { sentenceOf, useApi } from "~/components/api/api";
import { atCloseWords } from "~/components/explained/at-close";
import { quantity } from "~/components/format/count";
import { asProse } from "~/components/format/prose";
import { limitFigure, limitSentence } from "~/components/limits/limit-words";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import type { LimitEvaluation } from "~/server/domain/limit";
import type { NamedTrade } from "~/server/domain/question";
import { bookCureShare, TICKET_LINES_MAX } from "./trade.view";

type Props = {
  readonly portfolioId: string;
  readonly currency: string;
  readonly limit: LimitEvaluation;
  readonly onTake: (trades: readonly NamedTrade[]) => void;
};

/** The smallest trades that would end a breach, each verified on the whole book; and how the day is likely to end. */
export function CuresPanel({ portfolioId, currency, limit, onTake }: Props) {
  const outlook = useQuery(
    useApi().risk.outlook.queryOptions(
      { portfolioId, limitId: limit.limitId },
      { staleTime: Number.POSITIVE_INFINITY, retry: false },
    ),
  );
  const { cures, atClose, wholeBook } = outlook.data ?? {};
  return (
    <Panel
      title={`What would cure ${limit.name}`}
      note={limitSentence(limit, currency, false)}
      side={
        <button
          type="button"
          className="button is-quiet"
          disabled={outlook.isFetching}
          onClick={() => void outlook.refetch()}
        >
          {outlook.isFetching ? "Computing" : "Compute again"}
        </button>
      }
      foot={atClose && atCloseWords(atClose)}
    >
      {outlook.isPending && <Loading what="the cures" />}
      {outlook.isError && (
        <Said title="Could not be computed" isAlert>
          <p>{sentenceOf(outlook.error)}</p>
        </Said>
      )}
      {cures?.status === "unavailable" && (
        <Said title="No cure">
          <p>{asProse(cures.reason)}</p>
        </Said>
      )}
      {cures?.status === "ok" && (
        <Scroller label={`Cures of ${limit.name}`}>
          <table className="tight">
            <tbody>
              {cures.value.map((cure) => (
                <tr key={cure.positionId}>
                  <th scope="row">
                    <b>{cure.symbol}</b>
                  </th>
                  {cure.quantity === null ? (
                    <td className="is-muted" colSpan={3}>
                      can't cure it alone, within twice its size
                    </td>
                  ) : (
                    <>
                      <td className="is-right">{quantity(cure.quantity)}</td>
                      <td className="is-right is-muted">
                        to{" "}
                        {cure.valueAfter === null
                          ? "unknown"
                          : limitFigure(cure.valueAfter, limit.unit, currency)}
                      </td>
                      <td className="is-right">
                        <button
                          type="button"
                          className="button is-quiet"
                          onClick={() => onTake([{ symbol: cure.symbol, quantity: cure.quantity ?? 0 }])}
                        >
                          Put on the ticket
                        </button>
                      </td>
                    </>
                  )}
                </tr>
              ))}
              {wholeBook?.status === "ok" && (
                <tr>
                  <th scope="row">
                    <b>Whole book</b>
                  </th>
                  {wholeBook.value.share === null ? (
                    <td className="is-muted" colSpan={3}>
                      scaling it down can't cure it
                    </td>
                  ) : (
                    <>
                      <td className="is-right">{bookCureShare(wholeBook.value.share)}</td>
                      <td className="is-right is-muted">
                        to{" "}
                        {wholeBook.value.valueAfter === null
                          ? "unknown"
                          : limitFigure(wholeBook.value.valueAfter, limit.unit, currency)}
                      </td>
                      <td className="is-right is-muted">
                        {wholeBook.value.trades.length > TICKET_LINES_MAX ? (
                          `${wholeBook.value.trades.length} trades`
                        ) : (
                          <button
                            type="button"
                            className="button is-quiet"
                            onClick={() => wholeBook.status === "ok" && onTake(wholeBook.value.trades)}
                          >
                            Put on the ticket
                          </button>
                        )}
                      </td>
                    </>
                  )}
                </tr>
              )}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}
