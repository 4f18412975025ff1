import type { AlertMessage, ChannelKind } from "~/server/domain/alert";

/** Where this installation is reached; links of messages lead there. */
export type Links = { readonly baseUrl: string };

const SLACK_LINES_MAX = 20;

export const linkOf = ({ breachId }: { readonly breachId: string | null }, { baseUrl }: Links): string =>
  breachId === null ? `${baseUrl}/` : `${baseUrl}/breaches/${breachId}`;

/** A message as a kind of receiver reads it. */
export function bodyOf(
  kind: Exclude<ChannelKind, "email">,
  message: AlertMessage,
  idempotencyKey: string,
  links: Links,
): string {
  if (kind === "slack") return JSON.stringify(slackBody(message, links));
  if (kind === "alertmanager") return JSON.stringify(alertmanagerBody(message, links));
  const items = message.items.map((item) => ({ ...item, at: isoOf(item.atMs), link: linkOf(item, links) }));
  return JSON.stringify({ version: 1, idempotencyKey, ...message, items });
}

/** The shape of Slack's incoming webhooks; text is escaped as their documentation asks. */
function slackBody({ title, items, total }: AlertMessage, links: Links): unknown {
  const escaped = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const lines = items
    .slice(0, SLACK_LINES_MAX)
    .map((item) => `• ${escaped(item.sentence)} <${linkOf(item, links)}|Open>`);
  const more = total > lines.length ? [`and ${total - lines.length} more`] : [];
  return {
    text: escaped(title),
    blocks: [
      { type: "header", text: { type: "plain_text", text: title.slice(0, 150) } },
      { type: "section", text: { type: "mrkdwn", text: [...lines, ...more].join("\n").slice(0, 3_000) } },
    ],
  };
}

/** The shape that Prometheus Alertmanager posts to its webhook receivers, version 4. */
function alertmanagerBody(
  { severity, isFiring, groupKey, items, title, total }: AlertMessage,
  links: Links,
): unknown {
  const alerts = items.map((item) => {
    const isOver = item.kind === "breach.closed" || item.kind === "feed.back";
    return {
      status: isOver ? "resolved" : "firing",
      labels: { alertname: item.rule, scope: item.scope, severity: item.severity, kind: item.kind },
      annotations: { summary: item.sentence },
      startsAt: isoOf(item.atMs),
      endsAt: isOver ? isoOf(item.atMs) : "0001-01-01T00:00:00Z",
      generatorURL: linkOf(item, links),
      fingerprint: item.key,
    };
  });
  return {
    version: "4",
    groupKey,
    truncatedAlerts: total - items.length,
    status: isFiring ? "firing" : "resolved",
    receiver: "plimsoll",
    groupLabels: { group: groupKey },
    commonLabels: { severity },
    commonAnnotations: { summary: title },
    externalURL: links.baseUrl,
    alerts,
  };
}

/** A message as plain text for e-mail. */
export function mailText({ title, items, total }: AlertMessage, links: Links): string {
  const lines = items.map((item) => `${item.sentence}\n  ${isoOf(item.atMs)}  ${linkOf(item, links)}`);
  const more = total > items.length ? [`and ${total - items.length} more.`] : [];
  return `${[title, "", ...lines, ...more].join("\n")}\n`;
}

const isoOf = (ms: number): string => new Date(ms).toISOString();
