"use client";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useRef } from "react";
import { sentenceOf, useApi } from "~/components/api/api";
import { asProse } from "~/components/format/prose";
import { Loading, Said } from "~/components/ui/said";
import { type FigureKey, isFigureKey } from "~/server/domain/figure";
import { AtClose } from "./at-close";
import { ExplainedTree } from "./explained-tree";
import { howInstant, howTitle, limitOfFigure } from "./how.view";
import { useHow } from "./use-how";

/** How the figure that the address names is made, at the side of the page. */
export function HowSheet({ portfolioId }: { portfolioId: string }) {
  const { asked, close } = useHow();
  const opener = useRef<Element | null>(null);
  return (
    <Dialog.Root open={asked !== null} onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content
          className="sheet"
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            // Wherever the sheet was opened from is where one goes on.
            event.preventDefault();
            if (opener.current instanceof HTMLElement) opener.current.focus();
          }}
        >
          {asked !== null && isFigureKey(asked) ? (
            <Derived key={asked} portfolioId={portfolioId} figure={asked} />
          ) : (
            <SheetHead title="How this is made" note="The address names no figure that has a derivation." />
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Derived({ portfolioId, figure }: { portfolioId: string; figure: FigureKey }) {
  const derived = useQuery(
    useApi().risk.derive.queryOptions(
      { portfolioId, figure },
      // Asked anew with each opening: the frame is that of the last beat.
      { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false },
    ),
  );
  const { data } = derived;
  const limitId = limitOfFigure(figure);
  return (
    <>
      <SheetHead
        title={`How this is made: ${howTitle(figure)}`}
        note={data ? howInstant(data) : "Computed by the risk worker from the frame of its last beat."}
      />
      <div className="sheet-acts">
        <button
          type="button"
          className="button"
          disabled={derived.isFetching}
          onClick={() => void derived.refetch()}
        >
          {derived.isFetching ? "Asking" : "Ask again"}
        </button>
      </div>
      {limitId !== null && <AtClose portfolioId={portfolioId} limitId={limitId} />}
      {derived.isPending && <Loading what="the derivation" />}
      {derived.isError && (
        <Said title="Could not be derived" isAlert>
          <p>{sentenceOf(derived.error)}</p>
        </Said>
      )}
      {data?.explained.status === "unavailable" && (
        <Said title="Not available now">
          <p>{asProse(data.explained.reason)}</p>
        </Said>
      )}
      {data?.explained.status === "ok" && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a mouse
        <section className="sheet-body" aria-label={`Derivation of ${howTitle(figure)}`} tabIndex={0}>
          <ExplainedTree explained={data.explained.value} currency={data.baseCurrency} />
        </section>
      )}
    </>
  );
}

function SheetHead({ title, note }: { title: string; note: string }) {
  return (
    <header className="sheet-head">
      <Dialog.Title>{title}</Dialog.Title>
      <Dialog.Close className="icon-button" aria-label="Close">
        <X className="icon" aria-hidden />
      </Dialog.Close>
      <Dialog.Description>{note}</Dialog.Description>
    </header>
  );
}
