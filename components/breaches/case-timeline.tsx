"use client";
import { ownTime } from "~/components/format/time";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import type { BreachEvent } from "~/server/domain/breach";
import type { BreachRecord } from "~/server/ports/breach-book";
import { eventWords, linkOf } from "./case.view";

type Props = { readonly breach: BreachRecord; readonly events: readonly BreachEvent[] };

/** Everything that happened, newest first; nothing in it is ever changed. */
export function CaseTimeline({ breach, events }: Props) {
  return (
    <Panel title="Timeline" note="append-only, your own clock">
      {events.length === 0 ? (
        <Said title="Nothing was written about it" />
      ) : (
        <ol className="case-timeline">
          {events.toReversed().map((event) => {
            const { title, text } = eventWords(event, breach);
            const link = linkOf(event);
            return (
              <li key={event.id} className={`is-${event.kind}`}>
                <time dateTime={new Date(event.atMs).toISOString()}>{ownTime(event.atMs)}</time>
                <p>
                  <b>{title}</b> {text}
                  {link !== null && (
                    <a className="name-link" href={link} target="_blank" rel="noreferrer">
                      {link}
                    </a>
                  )}
                </p>
              </li>
            );
          })}
        </ol>
      )}
    </Panel>
  );
}
