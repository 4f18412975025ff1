import type { OrganisationId } from "~/server/domain/ids";
import type { AlertQueue, ClaimedDelivery } from "~/server/ports/alert-queue";
import { type AlertSender, DeliveryError } from "~/server/ports/alert-sender";
import type { Clock } from "~/server/ports/clock";
import type { Vault } from "~/server/ports/vault";

/** Longer than any sending takes; whoever has not said how it went by then counts as gone. */
export const LEASE_MS = 60_000;
const BACKOFF_MS = 2_000;
const BACKOFF_MS_MAX = 300_000;
/** About an hour of trying. */
const ATTEMPTS_MAX = 18;

export type Mailroom = {
  readonly queue: AlertQueue;
  readonly sender: AlertSender;
  readonly vault: Vault;
  readonly clock: Clock;
};

/**
 * Sends what is due: at most one message a channel at a time, in order. Taking it, sending it and noting it are three
 * steps: whoever falls in between is found by the end of the lease, and the message is sent once more with the same key.
 *
 * @param busy - channels that are being sent to; this adds and removes its own.
 * @returns the sendings that were begun.
 */
export async function deliverAlerts(
  room: Mailroom,
  organisation: OrganisationId,
  busy: Set<string>,
): Promise<readonly Promise<void>[]> {
  const claimed = await room.queue.claim(organisation, {
    nowMs: room.clock.now(),
    leaseMs: LEASE_MS,
    busyChannels: [...busy],
  });
  return claimed.map(async (delivery) => {
    busy.add(delivery.channel.id);
    try {
      await deliver(room, organisation, delivery);
    } finally {
      busy.delete(delivery.channel.id);
    }
  });
}

async function deliver(
  { queue, sender, vault, clock }: Mailroom,
  organisation: OrganisationId,
  { id, channel, idempotencyKey, message, attempts }: ClaimedDelivery,
): Promise<void> {
  try {
    await sender.send({
      kind: channel.kind,
      address: opened(vault, organisation, channel.addressSealed),
      secret: channel.secretSealed === null ? null : opened(vault, organisation, channel.secretSealed),
      idempotencyKey,
      message,
    });
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error; // ours: the lease brings it back
    const isOver = !error.isTemporary || attempts >= ATTEMPTS_MAX;
    await queue.failed(organisation, id, error.message, isOver ? null : clock.now() + backoffMs(attempts));
    return;
  }
  await queue.sent(organisation, id, clock.now());
}

function opened(vault: Vault, organisation: OrganisationId, sealed: string): string {
  try {
    return vault.open(organisation, sealed);
  } catch (cause) {
    const sentence =
      "The channel's address can't be opened with this installation's key; make the channel anew.";
    throw new DeliveryError(sentence, false, { cause });
  }
}

/** 2, 4, 8 seconds and so on, up to five minutes. */
export const backoffMs = (attempts: number): number =>
  Math.min(BACKOFF_MS_MAX, BACKOFF_MS * 2 ** (attempts - 1));
