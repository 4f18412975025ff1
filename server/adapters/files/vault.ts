import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Vault } from "~/server/ports/vault";

const KEY_BYTES = 32;
/** What NIST SP 800-38D recommends for GCM; random, as far fewer than 2^32 texts are sealed with one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = "v1";

/** AES-256-GCM with a key from a file; the organisation is authenticated with the text. */
export function vaultOf(keyFile: string): Vault {
  const key = Buffer.from(readFileSync(keyFile, "utf8").trim(), "base64url");
  if (key.length !== KEY_BYTES) throw new Error(`${keyFile} holds no key of ${KEY_BYTES} bytes.`);
  const bound = (organisationId: string) => Buffer.from(`plimsoll connector ${organisationId}`);
  return {
    seal(organisationId, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(bound(organisationId));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `${VERSION}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    open(organisationId, sealed) {
      const [version, text = ""] = sealed.split(".");
      const bytes = Buffer.from(text, "base64url");
      if (version !== VERSION || bytes.length < NONCE_BYTES + TAG_BYTES)
        throw new Error("a sealed secret has no known form");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(bound(organisationId)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return (
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8")
      );
    },
  };
}
