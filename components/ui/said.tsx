import type { ReactNode } from "react";
import { LoadMark } from "~/components/charts/load-mark";
import type { Tone } from "~/components/charts/tone";

type SaidProps = {
  readonly tone?: Tone;
  readonly title: string;
  readonly children?: ReactNode;
  readonly isAlert?: boolean;
};

/** A panel that has no figures says why, and what comes next: empty, failed, forbidden, not connected. */
export function Said({ title, children, tone = "unknown", isAlert = false }: SaidProps) {
  return (
    <div className="said" {...(isAlert && { role: "alert" })}>
      <LoadMark tone={tone} size={32} />
      <b>{title}</b>
      {children}
    </div>
  );
}

/** Shown only after 300 ms. */
export function Loading({ what }: { what: string }) {
  return (
    <div className="skeleton" role="status">
      <i />
      <i />
      <i />
      <span className="only-heard">Reading {what}</span>
    </div>
  );
}
