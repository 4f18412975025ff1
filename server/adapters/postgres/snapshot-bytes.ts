import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { RiskSnapshot } from "~/server/domain/snapshot";

/** Layout of the bytes: deflated JSON. Raised when a reader of old bytes would misunderstand new ones. */
export const SNAPSHOT_SCHEMA = 1;
/** The fastest level: a second has many snapshots, and JSON of numbers gains little from more effort. */
const FASTEST = 1;

export function encodeSnapshot(snapshot: RiskSnapshot): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(deflateRawSync(JSON.stringify(snapshot), { level: FASTEST }));
}

/** @throws Error when the bytes are of a layout that this build doesn't know. */
export function decodeSnapshot(body: Uint8Array, schemaVersion: number): RiskSnapshot {
  if (schemaVersion !== SNAPSHOT_SCHEMA)
    throw new Error(`a snapshot of layout ${schemaVersion} needs another build`);
  return JSON.parse(inflateRawSync(body).toString("utf8")) as RiskSnapshot; // written by encodeSnapshot
}
