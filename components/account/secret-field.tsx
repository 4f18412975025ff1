import { Field } from "~/components/ui/fields";

type SecretFieldProps = {
  readonly id: string;
  readonly label: string;
  readonly autoComplete: "current-password" | "new-password" | "one-time-code";
  readonly value: string;
  readonly hint?: string;
  readonly onValue: (value: string) => void;
};

export function SecretField({ id, label, autoComplete, value, hint, onValue }: SecretFieldProps) {
  const isCode = autoComplete === "one-time-code";
  return (
    <Field id={id} label={label} {...(hint !== undefined && { hint })}>
      <input
        id={id}
        type={isCode ? "text" : "password"}
        inputMode={isCode ? "text" : undefined}
        autoComplete={autoComplete}
        value={value}
        maxLength={128}
        required
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onValue(event.target.value)}
      />
    </Field>
  );
}
