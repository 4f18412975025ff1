"use client";
import { type FormEvent, useId, useState } from "react";
import { SelectField, TextField } from "~/components/ui/fields";
import { type Channel, EditChannelInput, SEVERITIES, type Severity } from "~/server/domain/alert";
import { SEVERITY_WORDS } from "./alerts.view";
import { FormActs } from "./form-acts";
import type { AlertChanges } from "./use-alerts";

type EditChannelFormProps = {
  readonly channel: Channel;
  readonly changes: AlertChanges;
  readonly onDone: () => void;
};

const SWITCH = [
  ["on", "on"],
  ["off", "off: nothing is sent to it"],
] as const;
const SECRET = [
  ["kept", "stays as it is"],
  ["new", "another one, shown once"],
] as const;

/** Another name, address, least severity or secret of a channel, or off and on again. */
export function EditChannelForm({ channel, changes, onDone }: EditChannelFormProps) {
  const id = useId();
  const [name, setName] = useState(channel.name);
  const [address, setAddress] = useState("");
  const [severity, setSeverity] = useState<Severity>(channel.severity);
  const [state, setState] = useState<string>(channel.isEnabled ? "on" : "off");
  const [secret, setSecret] = useState<string>("kept");
  const parsed = EditChannelInput.safeParse({
    ...{ id: channel.id, name, severity, isEnabled: state === "on", isSecretRenewed: secret === "new" },
    ...(address.trim() !== "" && { address }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.success) changes.editChannel.mutate(parsed.data, { onSuccess: onDone });
  };
  return (
    <form className="alert-form" onSubmit={submit} aria-label={`Edit ${channel.name}`}>
      <TextField
        id={`${id}-name`}
        label="Name"
        value={name}
        placeholder="Risk desk"
        lengthMax={60}
        onValue={setName}
      />
      <TextField
        id={`${id}-address`}
        label="New address (empty = stays)"
        value={address}
        placeholder={channel.shown}
        lengthMax={1_000}
        onValue={setAddress}
      />
      <SelectField
        id={`${id}-severity`}
        label="Takes at least"
        value={severity}
        options={SEVERITIES.map((each) => [each, SEVERITY_WORDS[each]])}
        onValue={(value) => setSeverity(value as Severity)}
      />
      <SelectField id={`${id}-state`} label="Switched" value={state} options={SWITCH} onValue={setState} />
      {channel.kind === "webhook" && (
        <SelectField id={`${id}-secret`} label="Secret" value={secret} options={SECRET} onValue={setSecret} />
      )}
      <FormActs
        label="Save the channel"
        isDisabled={!parsed.success || changes.editChannel.isPending}
        onCancel={onDone}
      >
        <span className="hint">
          {parsed.success
            ? "To a new address, and under a new secret, a test is sent at once."
            : "A name of three letters."}
        </span>
      </FormActs>
    </form>
  );
}
