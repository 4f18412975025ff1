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
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input">
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
      </div>
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
