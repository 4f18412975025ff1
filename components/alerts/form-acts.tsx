import type { ReactNode } from "react";

type FormActsProps = {
  /** What the button that sends the form says. */
  readonly label: string;
  readonly isDisabled: boolean;
  readonly onCancel: () => void;
  /** What is said beside the buttons. */
  readonly children?: ReactNode;
};

/** How a form of this room ends: sent, or left. */
export const FormActs = ({ label, isDisabled, onCancel, children }: FormActsProps) => (
  <div className="alert-form-acts">
    <button type="submit" className="button is-primary" disabled={isDisabled}>
      {label}
    </button>
    <button type="button" className="button is-quiet" onClick={onCancel}>
      Cancel
    </button>
    {children}
  </div>
);
