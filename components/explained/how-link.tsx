"use client";
import { createContext, type MouseEvent, type ReactNode, useContext } from "react";
import type { FigureKey } from "~/server/domain/figure";
import { withHow } from "./how.view";
import { useHow } from "./use-how";

type Props = { readonly figure: FigureKey; readonly what: string; readonly children: ReactNode };

const IsOfNow = createContext(true);

/** Figures of another beat than the last: how they are made would be told of the last one, so nothing opens. */
export const WithoutHow = ({ children }: { readonly children: ReactNode }) => (
  <IsOfNow value={false}>{children}</IsOfNow>
);

/** A figure that opens into how it is made. A link: it can be opened elsewhere, and sent. */
export function HowLink({ figure, what, children }: Props) {
  const { open } = useHow();
  const isOfNow = useContext(IsOfNow);
  if (!isOfNow) return children;
  const click = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    open(figure);
  };
  return (
    <a className="how-link" href={withHow("", figure)} title="How this is made" onClick={click}>
      {children}
      <span className="only-heard">. How this is made: {what}</span>
    </a>
  );
}
