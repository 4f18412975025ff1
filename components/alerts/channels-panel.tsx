"use client";
import { type FormEvent, useId, useState } from "react";
import { AddingPanel } from "~/components/ui/adding-panel";
import { SelectField, TextField } from "~/components/ui/fields";
import { Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { CHANNEL_KINDS, type Channel, type ChannelKind, CreateChannelInput } from "~/server/domain/alert";
import { SEVERITY_WORDS } from "./alerts.view";
import { EditChannelForm } from "./edit-channel-form";
import { FormActs } from "./form-acts";
import type { AlertChanges } from "./use-alerts";

const KIND_NAMES: Readonly<Record<ChannelKind, string>> = {
  email: "E-mail",
  webhook: "Webhook, signed",
  slack: "Webhook as Slack's",
  alertmanager: "Webhook as Alertmanager's",
};

const COLUMNS = 6;

type ChannelsPanelProps = {
  readonly channels: readonly Channel[];
  readonly changes: AlertChanges;
  readonly mayLead: boolean;
};

export function ChannelsPanel({ channels, changes, mayLead }: ChannelsPanelProps) {
  const [edited, setEdited] = useState<string | null>(null);
  const secret = changes.editChannel.data?.secret ?? changes.createChannel.data?.secret ?? null;
  return (
    <AddingPanel
      title="Channels"
      note="where messages go beside the bell"
      action={mayLead ? "New channel" : null}
      form={(close) => <NewChannelForm changes={changes} onDone={close} />}
      empty={
        channels.length === 0 && (
          <Said title="No channel">
            <p>Alerts are under the bell alone.</p>
          </Said>
        )
      }
    >
      {secret !== null && (
        <p className="notice alert-secret" role="status">
          <span>
            <b>The webhook's secret, shown this once:</b> <code>{secret}</code> It signs each message: header
            x-plimsoll-signature, HMAC-SHA256 over its time, a dot and the body.
          </span>
        </p>
      )}
      {channels.length > 0 && (
        <Scroller label="Channels">
          <table className="alerts">
            <thead>
              <tr>
                <th scope="col">Channel</th>
                <th scope="col">Kind</th>
                <th scope="col">Address</th>
                <th scope="col">Takes</th>
                <th scope="col">Made by</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {channels.map((channel) => (
                <ChannelRow
                  key={channel.id}
                  {...{ channel, changes, mayLead }}
                  isEdited={edited === channel.id}
                  onEdit={(isEdited) => setEdited(isEdited ? channel.id : null)}
                />
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </AddingPanel>
  );
}

type ChannelRowProps = {
  readonly channel: Channel;
  readonly changes: AlertChanges;
  readonly mayLead: boolean;
  readonly isEdited: boolean;
  readonly onEdit: (isEdited: boolean) => void;
};

function ChannelRow({ channel, changes, mayLead, isEdited, onEdit }: ChannelRowProps) {
  const { id, name, kind, shown, severity, isEnabled, createdBy } = channel;
  return (
    <>
      <tr>
        <th scope="row">
          {name} {!isEnabled && <span className="chip is-plain">off</span>}
        </th>
        <td>{KIND_NAMES[kind]}</td>
        <td className="is-muted">{shown}</td>
        <td className="is-muted">{SEVERITY_WORDS[severity]}</td>
        <td className="is-muted">{createdBy}</td>
        <td className="alert-acts">
          {mayLead && (
            <>
              <button
                type="button"
                className="button"
                disabled={changes.testChannel.isPending || !isEnabled}
                aria-label={`Send a test to ${name}`}
                onClick={() => changes.testChannel.mutate({ id })}
              >
                Send a test
              </button>
              <button
                type="button"
                className="button"
                aria-expanded={isEdited}
                aria-label={`Edit ${name}`}
                onClick={() => onEdit(!isEdited)}
              >
                Edit
              </button>
              <button
                type="button"
                className="button is-quiet"
                aria-label={`Remove ${name}`}
                onClick={() => changes.retireChannel.mutate({ id })}
              >
                Remove
              </button>
            </>
          )}
        </td>
      </tr>
      {isEdited && (
        <tr className="is-form">
          <td colSpan={COLUMNS}>
            <EditChannelForm channel={channel} changes={changes} onDone={() => onEdit(false)} />
          </td>
        </tr>
      )}
    </>
  );
}

function NewChannelForm({ changes, onDone }: { changes: AlertChanges; onDone: () => void }) {
  const id = useId();
  const [kind, setKind] = useState<ChannelKind>("email");
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const parsed = CreateChannelInput.safeParse({ kind, name, address });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.success) changes.createChannel.mutate(parsed.data, { onSuccess: onDone });
  };
  return (
    <form className="alert-form" onSubmit={submit} aria-label="New channel">
      <SelectField
        id={`${id}-kind`}
        label="Kind"
        value={kind}
        options={CHANNEL_KINDS.map((each) => [each, KIND_NAMES[each]])}
        onValue={(value) => setKind(value as ChannelKind)}
      />
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
        label="Address"
        value={address}
        placeholder={
          kind === "email" ? "risk@example.com, head@example.com" : "https://hooks.example.com/..."
        }
        lengthMax={1_000}
        onValue={setAddress}
      />
      <FormActs
        label="Add the channel"
        isDisabled={!parsed.success || changes.createChannel.isPending}
        onCancel={onDone}
      >
        {!parsed.success && (
          <span className="hint">
            A name of three letters, and{" "}
            {kind === "email"
              ? "e-mail addresses with commas between."
              : "an address that begins with https://."}
          </span>
        )}
      </FormActs>
    </form>
  );
}
