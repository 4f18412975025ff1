import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";
import { type AlertSender, DeliveryError, type Parcel } from "~/server/ports/alert-sender";
import type { AddressGuard } from "./address-guard";
import { bodyOf, type Links, mailText } from "./bodies";
import { postWebhook } from "./post-webhook";

const SMTP_TIMEOUT_MS = 10_000;
const SUBJECT_LENGTH_MAX = 180;

export type SenderOptions = Links & {
  readonly guard: AddressGuard;
  readonly nowMs: () => number;
  /** smtp://user:password@host:port; without it no e-mail can be sent. */
  readonly smtpUrl?: string | undefined;
  readonly mailFrom?: string | undefined;
};

/** Sends by e-mail and webhook. */
export function alertSender(options: SenderOptions): AlertSender & { close(): void } {
  const mailer =
    options.smtpUrl === undefined
      ? null
      : createTransport(options.smtpUrl, { from: options.mailFrom ?? "plimsoll@localhost" });
  return {
    async send(parcel) {
      if (parcel.kind === "email") return sendMail(mailer, parcel, options);
      const { kind, address, secret, idempotencyKey, message } = parcel;
      const body = bodyOf(kind, message, idempotencyKey, options);
      await postWebhook({ address, body, idempotencyKey, secret }, options);
    },
    close: () => mailer?.close(),
  };
}

async function sendMail(
  mailer: ReturnType<typeof createTransport> | null,
  { address, message, idempotencyKey }: Parcel,
  links: Links,
): Promise<void> {
  if (!mailer) throw new DeliveryError("No mail server is set: SMTP_URL names one.", false);
  const digest = createHash("sha256").update(idempotencyKey).digest("hex").slice(0, 40);
  try {
    await within(
      SMTP_TIMEOUT_MS,
      mailer.sendMail({
        to: address.split(",").map((part) => part.trim()),
        subject: `[${message.severity}] ${message.title}`.slice(0, SUBJECT_LENGTH_MAX),
        text: mailText(message, links),
        messageId: `<${digest}@plimsoll>`, // the same message has the same id, however often it is sent
        headers: { "x-plimsoll-idempotency-key": digest, "auto-submitted": "auto-generated" },
      }),
    );
  } catch (cause) {
    const { responseCode, code } = cause as { responseCode?: number; code?: string };
    const isPermanent = responseCode !== undefined && responseCode >= 500;
    const why = responseCode === undefined ? (code ?? "no answer") : `answer ${responseCode}`;
    throw new DeliveryError(`The mail server did not take it (${why}).`, !isPermanent, { cause });
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let stop: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    stop = setTimeout(() => reject(Object.assign(new Error("too slow"), { code: "ETIMEDOUT" })), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(stop));
}
