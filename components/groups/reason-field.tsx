import { TextField } from "~/components/ui/fields";

const LENGTH_MIN = 3;
const LENGTH_MAX = 500;

type ReasonFieldProps = {
  readonly id: string;
  readonly value: string;
  readonly placeholder: string;
  readonly onValue: (value: string) => void;
};

/** Why the tree is changed: it stands in the audit. */
export const ReasonField = (props: ReasonFieldProps) => (
  <TextField {...props} label="Reason" lengthMax={LENGTH_MAX} />
);

export const isReason = (text: string): boolean => text.trim().length >= LENGTH_MIN;
