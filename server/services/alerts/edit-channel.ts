import type { z } from "zod";
import { type Channel, CreateChannelInput, EditChannelInput } from "~/server/domain/alert";
import { RiskError } from "~/server/domain/errors";
import { requireRole } from "~/server/services/authorise";
import type { Ctx } from "~/server/services/context";
import {
  audited,
  freshSecret,
  type MadeChannel,
  NO_CHANNEL,
  sendTest,
  shownOf,
  vaultOf,
  wordsOf,
} from "./manage-channels";

/**
 * Changes a channel: its name, its address, the least severity that it takes, whether it is switched on. What is left
 * out stays. To a new address, and under a new secret, a test is on its way in the same unit: a mistyped one is found
 * before the next breach.
 * @returns the channel, with the new secret where one was asked for: shown this once.
 * @throws RiskError bad-input for an address that is none of its kind.
 */
export async function editChannel(ctx: Ctx, raw: z.input<typeof EditChannelInput>): Promise<MadeChannel> {
  requireRole(ctx, "risk-officer", "head-of-risk", "admin");
  const { id, name, address, severity, isEnabled, isSecretRenewed } = EditChannelInput.parse(raw);
  const { organisationId } = ctx.actor;
  return ctx.unit(async (stores) => {
    const before = (await stores.alerts.channels(organisationId)).find((channel) => channel.id === id);
    if (!before) throw new RiskError("not-found", NO_CHANNEL);
    const secret = isSecretRenewed ? secretOf(before) : null;
    const channel = await stores.alerts.editChannel(organisationId, id, {
      ...(name !== undefined && { name }),
      ...(severity !== undefined && { severity }),
      ...(isEnabled !== undefined && { isEnabled }),
      ...(address !== undefined && sealed(ctx, before, address)),
      ...(secret !== null && { secretSealed: vaultOf(ctx).seal(organisationId, secret) }),
    });
    const isTried = channel.isEnabled && (address !== undefined || secret !== null);
    if (isTried) await sendTest(ctx, stores, id);
    const after = { ...wordsOf(channel), isAddressChanged: address !== undefined, isSecretRenewed };
    await audited(ctx, stores, "alert.channel.edit", `channel ${id}`, wordsOf(before), after);
    return { channel, secret };
  });
}

function secretOf({ kind }: Channel): string {
  if (kind === "webhook") return freshSecret();
  throw new RiskError("bad-input", "Only a signed webhook has a secret.");
}

function sealed(ctx: Ctx, { kind, name }: Channel, raw: string) {
  const parsed = CreateChannelInput.safeParse({ kind, name, address: raw });
  if (!parsed.success)
    throw new RiskError(
      "bad-input",
      kind === "email"
        ? "The address is one to ten e-mail addresses with commas between."
        : "The address is one that begins with https://.",
    );
  const { address } = parsed.data;
  return {
    shown: shownOf(kind, address),
    addressSealed: vaultOf(ctx).seal(ctx.actor.organisationId, address),
  };
}
