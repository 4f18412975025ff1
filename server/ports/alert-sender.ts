import type { AlertMessage, ChannelKind } from "~/server/domain/alert";

/** Where and how a message goes, with its secrets open. */
export type Parcel = {
  readonly kind: ChannelKind;
  readonly address: string;
  readonly secret: string | null;
  readonly idempotencyKey: string;
  readonly message: AlertMessage;
};

/** Why a message was not taken. */
export class DeliveryError extends Error {
  /** False where trying again would be of no use. */
  readonly isTemporary: boolean;

  constructor(message: string, isTemporary: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = "DeliveryError";
    this.isTemporary = isTemporary;
  }
}

/** Takes messages out of the house. */
export type AlertSender = {
  /** Resolves when the other side has taken it. @throws DeliveryError with a sentence that holds no secret. */
  send(parcel: Parcel): Promise<void>;
};
