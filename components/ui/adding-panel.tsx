"use client";
import { type ReactNode, useState } from "react";
import { Panel } from "./panel";

type AddingPanelProps = {
  readonly title: string;
  readonly note: ReactNode;
  /** What the button says; null = there is nothing to add, or nobody who may. */
  readonly action: string | null;
  readonly form: (close: () => void) => ReactNode;
  /** Said while nothing is listed and the form is closed; null = something is listed. */
  readonly empty: ReactNode;
  readonly children: ReactNode;
};

/** A list to which one may add: its button opens the form above it. */
export function AddingPanel({ title, note, action, form, empty, children }: AddingPanelProps) {
  const [isOpen, setOpen] = useState(false);
  const isAdding = isOpen && action !== null;
  return (
    <Panel
      title={title}
      note={note}
      side={
        action !== null && (
          <button type="button" className="button" aria-expanded={isAdding} onClick={() => setOpen(!isOpen)}>
            {action}
          </button>
        )
      }
    >
      {isAdding && form(() => setOpen(false))}
      {!isAdding && empty}
      {children}
    </Panel>
  );
}
