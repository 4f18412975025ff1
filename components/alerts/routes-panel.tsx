"use client";
import { type FormEvent, useId, useState } from "react";
import { AddingPanel } from "~/components/ui/adding-panel";
import { SelectField, TextField } from "~/components/ui/fields";
import { Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import {
  ALERT_FAMILIES,
  type AlertFamily,
  type Channel,
  CreateRouteInput,
  type Route,
  SEVERITIES,
  type Severity,
} from "~/server/domain/alert";
import { FAMILY_WORDS, minuteOf, quietWords, routeWords, SEVERITY_WORDS } from "./alerts.view";
import { FormActs } from "./form-acts";
import type { AlertChanges } from "./use-alerts";

export type Choice = { readonly id: string; readonly name: string };
const EVERY = "";

type RoutesPanelProps = {
  readonly routes: readonly Route[];
  readonly channels: readonly Channel[];
  readonly portfolios: readonly Choice[];
  readonly changes: AlertChanges;
  readonly mayLead: boolean;
};

export function RoutesPanel({ routes, channels, portfolios, changes, mayLead }: RoutesPanelProps) {
  const nameOf = (list: readonly Choice[], id: string) => list.find((each) => each.id === id)?.name ?? id;
  return (
    <AddingPanel
      title="Routes"
      note="which alerts a channel gets; grouped by portfolio, at most one message a minute"
      action={mayLead && channels.length > 0 ? "New route" : null}
      form={(close) => (
        <NewRouteForm channels={channels} portfolios={portfolios} changes={changes} onDone={close} />
      )}
      empty={
        routes.length === 0 && (
          <Said title="No route">
            <p>{channels.length === 0 ? "A channel comes first." : "The channels get nothing but tests."}</p>
          </Said>
        )
      }
    >
      {routes.length > 0 && (
        <Scroller label="Routes">
          <table className="alerts">
            <thead>
              <tr>
                <th scope="col">Alerts</th>
                <th scope="col">Portfolio</th>
                <th scope="col">To</th>
                <th scope="col">Quiet hours</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {routes.map((route) => (
                <tr key={route.id}>
                  <th scope="row">{routeWords(route)}</th>
                  <td>{route.portfolioId === null ? "every one" : nameOf(portfolios, route.portfolioId)}</td>
                  <td>{nameOf(channels, route.channelId)}</td>
                  <td className="is-muted">{quietWords(route.quiet)}</td>
                  <td className="alert-acts">
                    {mayLead && (
                      <button
                        type="button"
                        className="button is-quiet"
                        aria-label={`Remove the route of ${routeWords(route)} to ${nameOf(channels, route.channelId)}`}
                        onClick={() => changes.retireRoute.mutate({ id: route.id })}
                      >
                        Remove
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </AddingPanel>
  );
}

type NewRouteFormProps = Omit<RoutesPanelProps, "routes" | "mayLead"> & { readonly onDone: () => void };

function NewRouteForm({ channels, portfolios, changes, onDone }: NewRouteFormProps) {
  const id = useId();
  const [channelId, setChannel] = useState(channels[0]?.id ?? "");
  const [severity, setSeverity] = useState<Severity>("warning");
  const [portfolioId, setPortfolio] = useState(EVERY);
  const [family, setFamily] = useState<AlertFamily | typeof EVERY>(EVERY);
  const [[from, to], setQuiet] = useState(["", ""]);
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  const isQuietEmpty = from === "" && to === "";
  const parsed = CreateRouteInput.safeParse({
    channelId,
    severity,
    portfolioId: portfolioId === EVERY ? null : portfolioId,
    family: family === EVERY ? null : family,
    quiet: isQuietEmpty ? null : { fromMinute, toMinute, zone },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (parsed.success) changes.createRoute.mutate(parsed.data, { onSuccess: onDone });
  };
  return (
    <form className="alert-form" onSubmit={submit} aria-label="New route">
      <SelectField
        id={`${id}-severity`}
        label="Severity"
        value={severity}
        options={SEVERITIES.map((each) => [each, SEVERITY_WORDS[each]])}
        onValue={(value) => setSeverity(value as Severity)}
      />
      <SelectField
        id={`${id}-family`}
        label="Of"
        value={family}
        options={[
          [EVERY, "every kind"],
          ...ALERT_FAMILIES.map((each) => [each, FAMILY_WORDS[each]] as const),
        ]}
        onValue={(value) => setFamily(value as AlertFamily | typeof EVERY)}
      />
      <SelectField
        id={`${id}-portfolio`}
        label="Portfolio"
        value={portfolioId}
        options={[[EVERY, "every one"], ...portfolios.map((each) => [each.id, each.name] as const)]}
        onValue={setPortfolio}
      />
      <SelectField
        id={`${id}-channel`}
        label="To"
        value={channelId}
        options={channels.map((each) => [each.id, each.name])}
        onValue={setChannel}
      />
      <TextField
        id={`${id}-from`}
        label="Quiet from"
        value={from}
        placeholder="22:00"
        lengthMax={5}
        onValue={(value) => setQuiet([value, to])}
      />
      <TextField
        id={`${id}-to`}
        label="Quiet until"
        value={to}
        placeholder="07:00"
        lengthMax={5}
        onValue={(value) => setQuiet([from, value])}
      />
      <FormActs
        label="Add the route"
        isDisabled={!parsed.success || changes.createRoute.isPending}
        onCancel={onDone}
      >
        <span className="hint">
          {parsed.success
            ? `What is critical is sent at once, also in quiet hours (${zone}).`
            : "Quiet hours are two times such as 22:00 and 07:00, or none."}
        </span>
      </FormActs>
    </form>
  );
}
