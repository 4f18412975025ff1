"use client";
import { Bell } from "lucide-react";
import Link from "next/link";
import { Popover } from "radix-ui";
import { useEffect, useState } from "react";
import { ownTime } from "~/components/format/time";
import { groupsOf, KIND_WORDS, keptStill } from "./alerts.view";
import { useAlertCentre, useSaw } from "./use-alerts";
import { useNews } from "./use-news";

const BADGE_MAX = 99;

/** How much is new; opens the list of what was told lately, an episode at a time. */
export function AlertBell() {
  const centre = useAlertCentre();
  const saw = useSaw();
  const [isOpen, setOpen] = useState(false);
  const lines = centre.data?.lines ?? [];
  const unread = centre.data?.unread ?? 0;
  const newestId = lines[0]?.id;
  const { mutate } = saw;
  const { spoken, isSoundOn, setSound } = useNews(lines, centre.data !== undefined);
  useEffect(() => {
    if (isOpen && unread > 0 && newestId !== undefined) mutate({ upTo: newestId });
  }, [isOpen, unread, newestId, mutate]);
  const groups = groupsOf(lines);
  return (
    <>
      <p className="only-heard" aria-live="polite">
        {spoken}
      </p>
      <Popover.Root open={isOpen} onOpenChange={setOpen}>
        <Popover.Trigger
          className="icon-button alert-bell"
          aria-label={unread > 0 ? `Alerts, ${unread} unread` : "Alerts"}
        >
          <Bell className="icon" aria-hidden />
          {unread > 0 && (
            <b className="count-badge" aria-hidden>
              {unread > BADGE_MAX ? `${BADGE_MAX}+` : unread}
            </b>
          )}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            className="popover alert-centre"
            align="end"
            sideOffset={6}
            collisionPadding={8}
            aria-label="Alerts"
          >
            {groups.length === 0 && <p className="popover-label">Nothing was told of yet.</p>}
            <ul>
              {groups.map(({ key, title, href, newest, lines: list }) => (
                <li key={key} className="alert-group">
                  <p>
                    <Link className="name-link" href={href} onClick={() => setOpen(false)}>
                      {title}
                    </Link>
                    {newest.isOpen && <span className="chip is-breach">Open</span>}
                  </p>
                  <ol>
                    {list.map((line) => (
                      <li key={line.id}>
                        <time dateTime={new Date(line.createdAtMs).toISOString()}>
                          {ownTime(line.createdAtMs)}
                        </time>{" "}
                        {KIND_WORDS[line.kind]}
                        {keptStill(line) !== null && ` (${keptStill(line)})`}
                      </li>
                    ))}
                  </ol>
                </li>
              ))}
            </ul>
            <div className="popover-rule" />
            <label className="alert-sound">
              <input
                type="checkbox"
                checked={isSoundOn}
                onChange={(event) => setSound(event.target.checked)}
              />
              Sound when something new comes
            </label>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </>
  );
}
