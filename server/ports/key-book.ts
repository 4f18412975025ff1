import type { ApiKeyRecord, ApiScope } from "~/server/domain/api-key";
import type { OrganisationId } from "~/server/domain/ids";

/** Keys of programs, of which only hashes are kept. */
export type KeyBook = {
  /** Newest first. */
  list(organisationId: OrganisationId): Promise<readonly ApiKeyRecord[]>;
  /** @returns the key beside its record: it can't be had again. */
  create(
    organisationId: OrganisationId,
    key: {
      readonly name: string;
      readonly scopes: readonly ApiScope[];
      readonly createdBy: string;
      readonly createdAtMs: number;
      readonly expiresAtMs: number | null;
    },
  ): Promise<{ readonly key: string; readonly record: ApiKeyRecord }>;
  /** Ends a key. @returns it as it was before; null when the organisation has none such. */
  revoke(organisationId: OrganisationId, keyId: string, atMs: number): Promise<ApiKeyRecord | null>;
};
