import { randomBytes } from "node:crypto";
import { type AlertMessage, type Channel, type ChannelKind, CreateChannelInput } from "~/server/domain/alert";
import { RiskError } from "~/server/domain/errors";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";

export const NO_CHANNEL = "There is no such channel.";
const SECRET_BYTES = 32;
const CHANNELS_MAX = 50;

export type MadeChannel = {
  readonly channel: Channel;
  /** What webhooks are signed with: shown this once. */
  readonly secret: string | null;
};

/** Makes a channel; its address and its secret are sealed before they are stored. */
export async function createChannel(ctx: Ctx, raw: CreateChannelInput): Promise<MadeChannel> {
  requireRole(ctx, "risk-officer", "head-of-risk", "admin");
  const { kind, name, address } = CreateChannelInput.parse(raw);
  const { organisationId } = ctx.actor;
  const vault = vaultOf(ctx);
  const secret = kind === "webhook" ? freshSecret() : null;
  const channel = await ctx.unit(async (stores) => {
    if ((await stores.alerts.channels(organisationId)).length >= CHANNELS_MAX)
      throw new RiskError("conflict", `There are ${CHANNELS_MAX} channels already; remove one first.`);
    const made = await stores.alerts.addChannel(organisationId, {
      name,
      kind,
      shown: shownOf(kind, address),
      addressSealed: vault.seal(organisationId, address),
      secretSealed: secret === null ? null : vault.seal(organisationId, secret),
      createdBy: ctx.actor.name,
    });
    await audited(ctx, stores, "alert.channel.create", `channel ${made.id}`, null, wordsOf(made));
    return made;
  });
  return { channel, secret };
}

/** Takes a channel out of use, and its routes with it. */
export async function retireChannel(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, "risk-officer", "head-of-risk", "admin");
  return ctx.unit(async (stores) => {
    const channel = await stores.alerts.retireChannel(ctx.actor.organisationId, id);
    if (!channel) throw new RiskError("not-found", NO_CHANNEL);
    await audited(ctx, stores, "alert.channel.retire", `channel ${id}`, wordsOf(channel), null);
  });
}

/** Puts a message of no consequence on its way; how it went is in the log of deliveries. */
export async function testChannel(ctx: Ctx, id: string): Promise<{ readonly deliveryId: string }> {
  requireRole(ctx, "risk-officer", "head-of-risk", "admin");
  const { organisationId } = ctx.actor;
  const known = (await ctx.stores.alerts.channels(organisationId)).find((channel) => channel.id === id);
  if (!known) throw new RiskError("not-found", NO_CHANNEL);
  if (!known.isEnabled) throw new RiskError("conflict", "The channel is switched off: switch it on first.");
  return { deliveryId: await sendTest(ctx, ctx.stores, id) };
}

/** Puts the message of a test on its way. */
export function sendTest(ctx: Ctx, stores: Pick<Stores, "alerts">, id: string): Promise<string> {
  const { organisationId, name } = ctx.actor;
  const atMs = ctx.clock.now();
  const key = `test:${organisationId}:${atMs}`;
  const item = {
    rule: "Test",
    scope: "no portfolio",
    kind: "test",
    severity: "info",
    breachId: null,
  } as const;
  const message: AlertMessage = {
    title: `A test of this channel by ${name}: nothing happened.`,
    severity: "info",
    isFiring: false,
    groupKey: "test",
    total: 1,
    items: [{ ...item, key, sentence: `${name} tried this channel; nothing happened.`, atMs }],
  };
  return stores.alerts.addTest(organisationId, id, message, atMs);
}

export const wordsOf = ({ name, kind, shown, severity, isEnabled }: Channel) => ({
  ...{ name, kind, severity, isEnabled },
  address: shown,
});

/** Enough of an address to know it by; the whole one may hold a key. */
export const shownOf = (kind: ChannelKind, address: string): string =>
  kind === "email" ? address : `${new URL(address).protocol}//${new URL(address).host}/…`;

export const freshSecret = (): string => `whsec_${randomBytes(SECRET_BYTES).toString("base64url")}`;

export function vaultOf({ vault }: Ctx): NonNullable<Ctx["vault"]> {
  if (vault) return vault;
  throw new RiskError(
    "unavailable",
    "No key for secrets is set here (CONNECTOR_KEY_FILE); npm start makes one.",
  );
}

type Stores = Parameters<Parameters<Ctx["unit"]>[0]>[0];
type Action = Parameters<Stores["audit"]["append"]>[1]["action"];
type Side = Readonly<Record<string, unknown>> | null;

/** The line of a change to what people are told. */
export const audited = (
  { actor }: Ctx,
  stores: Stores,
  action: Action,
  subject: string,
  before: Side,
  after: Side,
  reason: string | null = null,
): Promise<void> =>
  stores.audit.append(actor.organisationId, {
    actorId: actor.id,
    actorName: actor.name,
    action,
    subject,
    before,
    after,
    reason,
  });
