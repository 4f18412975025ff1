import { z } from "zod";

/** From the least to the greatest: of monitor, soft and hard limits; a silent feed is critical. */
export const SEVERITIES = ["info", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const ALERT_KINDS = [
  "breach.opened",
  "breach.closed",
  "breach.escalated",
  "breach.repeated",
  "breach.waiver-ended",
  "breach.kind-changed",
  "feed.silent",
  "feed.back",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** What a route may be narrowed to. An escalation is of its own, so that a head of risk is told of those alone. */
export const ALERT_FAMILIES = ["breach", "escalation", "feed"] as const;
export type AlertFamily = (typeof ALERT_FAMILIES)[number];

export const CHANNEL_KINDS = ["email", "webhook", "slack", "alertmanager"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** What comes within this time of a group's first alert is one message. */
export const GROUP_WAIT_MS = 1_000;
/** A group that was told of is told of again after this time at the earliest. */
export const GROUP_INTERVAL_MS = 60_000;
/** A breach that stays open and unacknowledged is told of again. */
export const REPEAT_EVERY_MS = 4 * 3_600_000;
export const SILENCE_MS_MAX = 7 * 24 * 3_600_000;
/** A feed that was not heard for so long is dead: limits that depend on it are UNKNOWN. */
export const FEED_DEAD_MS = 10_000;

/** One alert as routing sees it. */
export type StoredAlert = {
  readonly id: string;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly breachId: string | null;
  readonly portfolioId: string | null;
  readonly limitId: string | null;
  readonly idempotencyKey: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly createdAtMs: number;
};

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  /** Enough of the address to know it by. */
  readonly shown: string;
  /** False while it is switched off: nothing is sent to it. */
  readonly isEnabled: boolean;
  /** The least severity that it takes, whatever leads to it. */
  readonly severity: Severity;
  readonly createdBy: string;
};

export type QuietHours = {
  /** Minutes of the day; `from` after `to` goes over midnight. */
  readonly fromMinute: number;
  readonly toMinute: number;
  /** IANA name. */
  readonly zone: string;
};

export type Route = {
  readonly id: string;
  readonly channelId: string;
  readonly severity: Severity;
  readonly portfolioId: string | null;
  readonly family: AlertFamily | null;
  readonly quiet: QuietHours | null;
};

export type Silence = {
  readonly id: string;
  readonly portfolioId: string | null;
  readonly limitId: string | null;
  readonly reason: string;
  readonly createdBy: string;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
};

export type Delivery = {
  readonly id: string;
  readonly channelName: string;
  readonly title: string;
  readonly state: "due" | "sending" | "sent" | "failed";
  readonly attempts: number;
  readonly createdAtMs: number;
  readonly dueAtMs: number;
  readonly sentAtMs: number | null;
  readonly lastError: string | null;
};

const Id = z.string().max(20);
const Name = z.string().trim().min(3).max(60);
const EMAILS_MAX = 10;
const Emails = z
  .string()
  .max(1_000)
  .refine((text) => {
    const list = text.split(",").map((part) => part.trim());
    return list.length <= EMAILS_MAX && list.every((part) => z.email().safeParse(part).success);
  }, `one to ${EMAILS_MAX} e-mail addresses with commas between`);
const Address = z.url({ protocol: /^https?$/ }).max(1_000);

export const CreateChannelInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("email"), name: Name, address: Emails }),
  z.strictObject({ kind: z.enum(["webhook", "slack", "alertmanager"]), name: Name, address: Address }),
]);
export type CreateChannelInput = z.infer<typeof CreateChannelInput>;

/** What changes of a channel; what is left out stays. Another kind is another channel. */
export const EditChannelInput = z.strictObject({
  id: Id,
  name: Name.optional(),
  /** As one of the channel's kind; a test is on its way to it at once. */
  address: z.string().max(1_000).optional(),
  severity: z.enum(SEVERITIES).optional(),
  isEnabled: z.boolean().optional(),
  /** Of a webhook: what messages are signed with becomes another, shown once. */
  isSecretRenewed: z.boolean().default(false),
});

/** The stricter of two least severities. */
export const stricterOf = (a: Severity, b: Severity): Severity =>
  SEVERITIES.indexOf(a) > SEVERITIES.indexOf(b) ? a : b;

const Zone = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, "a time zone such as Europe/Zurich");
const MinuteOfDay = z.number().int().min(0).max(1_439);

export const CreateRouteInput = z.strictObject({
  channelId: Id,
  severity: z.enum(SEVERITIES),
  portfolioId: Id.nullable(),
  family: z.enum(ALERT_FAMILIES).nullable(),
  quiet: z
    .strictObject({ fromMinute: MinuteOfDay, toMinute: MinuteOfDay, zone: Zone })
    .refine(
      ({ fromMinute, toMinute }) => fromMinute !== toMinute,
      "quiet hours end at another time than they begin",
    )
    .nullable(),
});
export type CreateRouteInput = z.infer<typeof CreateRouteInput>;

export const CreateSilenceInput = z.strictObject({
  portfolioId: Id.nullable(),
  limitId: Id.nullable(),
  reason: z.string().trim().min(3).max(500),
  /** From now. */
  forMs: z.number().int().min(60_000).max(SILENCE_MS_MAX),
});
export type CreateSilenceInput = z.infer<typeof CreateSilenceInput>;

/** What a message says; each channel writes it its own way. */
export type AlertMessage = {
  readonly title: string;
  readonly severity: Severity;
  /** False when all that it tells of is over. */
  readonly isFiring: boolean;
  readonly groupKey: string;
  readonly total: number;
  /** The first of them. */
  readonly items: readonly {
    /** Rule, scope and episode: whoever receives it twice drops the second. */
    readonly key: string;
    readonly kind: AlertKind | "test";
    readonly severity: Severity;
    readonly sentence: string;
    readonly rule: string;
    readonly scope: string;
    readonly atMs: number;
    readonly breachId: string | null;
  }[];
};

/** The family of a kind. */
export const familyOf = (kind: AlertKind): AlertFamily =>
  kind === "breach.escalated" ? "escalation" : kind.startsWith("feed.") ? "feed" : "breach";

/** One line of the alert centre. */
export type AlertLine = StoredAlert & {
  readonly isOpen: boolean;
  readonly isAcknowledged: boolean;
  /** Why nobody was told; null where somebody was, or will be. */
  readonly suppressedBy: string | null;
};
