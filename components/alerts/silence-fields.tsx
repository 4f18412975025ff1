import { SelectField, TextField } from "~/components/ui/fields";
import { SILENCE_SPANS } from "./alerts.view";

type SilenceFieldsProps = {
  readonly id: string;
  readonly spanMs: number;
  readonly onSpanMs: (ms: number) => void;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
};

/** For how long somebody keeps still about something, and why. */
export const SilenceFields = ({ id, spanMs, onSpanMs, reason, onReason }: SilenceFieldsProps) => (
  <>
    <SelectField
      id={`${id}-span`}
      label="For"
      value={String(spanMs)}
      options={SILENCE_SPANS.map(([ms, name]) => [String(ms), name])}
      onValue={(value) => onSpanMs(Number(value))}
    />
    <TextField
      id={`${id}-reason`}
      label="Reason"
      value={reason}
      placeholder="Kept in the audit"
      lengthMax={500}
      onValue={onReason}
    />
  </>
);
