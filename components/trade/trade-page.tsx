"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { sentenceOf, useApi } from "~/components/api/api";
import { useLive } from "~/components/live/live-risk";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import { Verdict } from "~/components/ui/verdict";
import type { NamedTrade } from "~/server/domain/question";
import { CuresPanel } from "./cures-panel";
import { TicketForm } from "./ticket-form";
import { TicketResult } from "./ticket-result";
import { type Draft, readDrafts, ticketFinding, withTrades } from "./trade.view";

const EMPTY: readonly Draft[] = [{ key: 1, symbol: "", quantity: "" }];

/** What would these trades do? Nothing is traded here. */
export function TradePage() {
  const { state } = useLive();
  const { board, positions } = state;
  const [drafts, setDrafts] = useState<readonly Draft[]>(EMPTY);
  const [refusal, setRefusal] = useState<string | null>(null);
  const ask = useMutation(useApi().risk.whatIf.mutationOptions());
  if (!board) return null;
  const breached = board.limits.filter(({ isBreachOpen }) => isBreachOpen);
  const symbols = (positions ?? []).flatMap(({ type, symbol, currency }) =>
    type === "cash" ? [currency] : [symbol, currency],
  );

  const submit = () => {
    const read = readDrafts(drafts);
    setRefusal(read.kind === "refused" ? read.sentence : null);
    if (read.kind === "ok") ask.mutate({ portfolioId: board.portfolioId, trades: [...read.trades] });
  };
  const take = (trades: readonly NamedTrade[]) => setDrafts(withTrades(drafts, trades));
  const reset = () => {
    setDrafts(EMPTY);
    setRefusal(null);
    ask.reset();
  };
  const ticket = ask.data;
  return (
    <>
      <Verdict
        tone={ticket ? (ticket.isBlocked ? "breach" : "calm") : "unknown"}
        finding={ticket ? ticketFinding(ticket) : "What-if: nothing is traded here"}
        because="The live book is not touched. Every figure is computed anew on today's prices with the trades in."
      />
      <div className="trade">
        <div className="trade-left">
          <Panel title="Ticket" note="what if, never a real order">
            <TicketForm
              drafts={drafts}
              symbols={[...new Set(symbols)]}
              isAsking={ask.isPending}
              refusal={refusal ?? (ask.isError ? sentenceOf(ask.error) : null)}
              onDrafts={setDrafts}
              onAsk={submit}
              onReset={reset}
            />
          </Panel>
          {breached.map((limit) => (
            <CuresPanel
              key={limit.limitId}
              portfolioId={board.portfolioId}
              currency={board.baseCurrency}
              limit={limit}
              onTake={take}
            />
          ))}
        </div>
        <div className="trade-right">
          {ticket ? (
            <TicketResult ticket={ticket} />
          ) : (
            <Panel title="Before and after">
              <Said title="No ticket yet">
                <p>Name a symbol and a quantity; a negative one sells.</p>
              </Said>
            </Panel>
          )}
        </div>
      </div>
    </>
  );
}
