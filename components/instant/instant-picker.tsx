"use client";
import { useState } from "react";
import { counted } from "~/components/format/count";
import { calendarDay, utcTime } from "~/components/format/time";
import { Field } from "~/components/ui/fields";
import { Panel } from "~/components/ui/panel";
import type { KeptInstants } from "~/server/services/risk/kept-instants";
import { DayStrip } from "./day-strip";
import { instantOfFields } from "./instant.view";
import { useKept } from "./use-instant";

type Props = {
  readonly portfolioId: string;
  readonly asked: string | null;
  readonly onShow: (ms: number) => void;
};

/** A day of what is kept, and any second of it. */
export function InstantPicker({ portfolioId, asked, onShow }: Props) {
  const askedMs = asked === null ? Number.NaN : Date.parse(asked);
  const [date, setDate] = useState<string | null>(null);
  const [time, setTime] = useState("");
  const [shown, setShown] = useState<string | null>(null);
  if (shown !== asked) {
    // Another instant was asked for, here or by Back: the fields follow it.
    setShown(asked);
    const text = Number.isFinite(askedMs) ? new Date(askedMs).toISOString() : null;
    setDate(text?.slice(0, 10) ?? null);
    setTime(text?.slice(11, 19) ?? "");
  }
  const kept = useKept(portfolioId, date);
  const day = date ?? kept.data?.date ?? "";
  const ms = instantOfFields(day, time);
  return (
    <Panel title="Instants that are kept" note="UTC, by our own clock" foot={kept.data && footOf(kept.data)}>
      <form
        className="instant-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ms !== null) onShow(ms);
        }}
      >
        <Field id="instant-date" label="Day">
          <input
            id="instant-date"
            type="date"
            required
            value={day}
            min={kept.data?.days.at(-1)?.date}
            onChange={(event) => event.target.value !== "" && setDate(event.target.value)}
          />
        </Field>
        <Field id="instant-time" label="Second, UTC">
          <input
            id="instant-time"
            type="time"
            step={1}
            required
            value={time}
            onChange={(event) => setTime(event.target.value)}
          />
        </Field>
        <button type="submit" className="button is-primary" disabled={ms === null}>
          Show
        </button>
      </form>
      {kept.data && <DayStrip kept={kept.data} date={day} atMs={askedMs} onShow={onShow} />}
    </Panel>
  );
}

function footOf({ seconds, days }: KeptInstants): string {
  const every = seconds
    ? `Every second with a beat from ${utcTime(seconds.firstMs)} on`
    : "No single seconds any more";
  const wholes = days.reduce((sum, each) => sum + each.wholes, 0);
  const oldest = days.at(-1);
  return `${every}; ${counted(wholes, "whole snapshot")}${oldest ? ` since ${calendarDay(oldest.date, true)}` : ""}: each minute for 90 days, each breach, forecast of record and report for good.`;
}
