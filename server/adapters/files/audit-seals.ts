import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { open, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { GENESIS } from "~/server/domain/audit-chain";
import { RiskError } from "~/server/domain/errors";
import type { OrganisationId } from "~/server/domain/ids";
import type { AuditSeals, Checkpoint, SealReading, SealWriter } from "~/server/ports/audit-seals";

/** What turns 32 bytes into an Ed25519 private key in PKCS #8 (RFC 8410, 7). */
const PKCS8_OF_SEED = Buffer.from("302e020100300506032b657004220420", "hex");
const SEED_BYTES = 32;
const PUBLIC_KEY_FILE = "public-key.pem";

const Line = z.strictObject({
  organisationId: z.string(),
  number: z.number().int(),
  seq: z.number().int(),
  hash: z.string(),
  atMs: z.number().int(),
  /** SHA-256 of the line before. */
  previousLine: z.string(),
  /** Ed25519 over all of the above, base64url. */
  signature: z.string(),
});
type Line = z.infer<typeof Line>;

/**
 * Checkpoints as signed lines of a file an organisation, each with the hash of the line before it: whoever changes or
 * takes out one breaks the next. Reading needs the public key alone, which lies beside them.
 */
export const auditSeals = (folder: string): AuditSeals => ({
  async read(organisationId) {
    const text = await textOf(fileOf(folder, organisationId));
    if (text === null) return { checkpoints: [], problem: null };
    const key = await textOf(join(folder, PUBLIC_KEY_FILE));
    if (key === null)
      return {
        checkpoints: [],
        problem: "The public key of the checkpoints is missing: none can be checked.",
      };
    return readLines(text, createPublicKey(key), organisationId);
  },
});

/** @param keyFile - holds the 32 bytes that the signing key is made from, base64url; no database role can read it. */
export function auditSealWriter(folder: string, keyFile: string): SealWriter {
  const seed = Buffer.from(readFileSync(keyFile, "utf8").trim(), "base64url");
  if (seed.length !== SEED_BYTES) throw new Error(`${keyFile} holds no key of ${SEED_BYTES} bytes.`);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_OF_SEED, seed]), format: "der", type: "pkcs8" });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  /** The newest line of each file; null where there is none. There is one writer. */
  const known = new Map<OrganisationId, string | null>();

  async function newestLine(organisationId: OrganisationId): Promise<string | null> {
    const line = known.get(organisationId);
    if (line !== undefined) return line;
    const { problem } = await auditSeals(folder).read(organisationId);
    if (problem !== null) throw new RiskError("conflict", problem);
    const found = await openFile(fileOf(folder, organisationId));
    known.set(organisationId, found);
    return found;
  }

  return {
    async newest(organisationId) {
      const line = await newestLine(organisationId);
      return line === null ? null : checkpointOf(Line.parse(JSON.parse(line)));
    },

    async append(checkpoint) {
      await keepPublicKey(folder, key);
      const last = await newestLine(checkpoint.organisationId);
      const number = last === null ? 1 : Line.parse(JSON.parse(last)).number + 1;
      const unsigned = { ...checkpoint, number, previousLine: last === null ? GENESIS : sha256(last) };
      const signature = sign(null, Buffer.from(signedText(unsigned)), key).toString("base64url");
      const line = JSON.stringify({ ...unsigned, signature });
      await appendLine(fileOf(folder, checkpoint.organisationId), line);
      known.set(checkpoint.organisationId, line);
      return { ...checkpoint, number };
    },
  };
}

/** The hashes hold the lines together, so that the newest signature vouches for all before it. */
function readLines(text: string, key: KeyObject, organisationId: OrganisationId): SealReading {
  const checkpoints: Checkpoint[] = [];
  const lines = wholeLines(text);
  const parsed = lines.map((line) => Line.safeParse(parsedJson(line)).data);
  const newest = parsed.at(-1);
  const isSealed = newest !== undefined && isSigned(newest, key);
  for (const [i, line] of parsed.entries()) {
    const holds = line && isNext(line, i === 0 ? null : (lines[i - 1] ?? null), i, organisationId);
    if (!holds || !(isSealed || isSigned(line, key)))
      return { checkpoints, problem: `Checkpoint ${i + 1} in the file is not what was signed.` };
    checkpoints.push(checkpointOf(line));
  }
  return { checkpoints, problem: null };
}

const checkpointOf = ({ previousLine: _, signature: __, ...checkpoint }: Line): Checkpoint => checkpoint;

const isNext = (line: Line, before: string | null, count: number, organisationId: OrganisationId): boolean =>
  line.number === count + 1 &&
  line.organisationId === organisationId &&
  line.previousLine === (before === null ? GENESIS : sha256(before));

const isSigned = ({ signature, ...unsigned }: Line, key: KeyObject): boolean =>
  verify(null, Buffer.from(signedText(unsigned)), key, Buffer.from(signature, "base64url"));

/** One order of fields, whatever order an object has. */
const signedText = ({
  organisationId,
  number,
  seq,
  hash,
  atMs,
  previousLine,
}: Omit<Line, "signature">): string =>
  JSON.stringify(["plimsoll audit checkpoint", organisationId, number, seq, hash, atMs, previousLine]);

/** Without what a crash left half written: such a line was never promised to anybody. */
const wholeLines = (text: string): string[] => text.split("\n").slice(0, -1);

/** Cuts off what a crash left half written. @returns the newest line; null where there is none. */
async function openFile(file: string): Promise<string | null> {
  const text = await textOf(file);
  if (text === null) return null;
  const whole = wholeLines(text);
  await truncate(file, Buffer.byteLength(whole.map((line) => `${line}\n`).join("")));
  return whole.at(-1) ?? null;
}

async function appendLine(file: string, line: string): Promise<void> {
  const handle = await open(file, "a", 0o600);
  try {
    await handle.appendFile(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keepPublicKey(folder: string, key: KeyObject): Promise<void> {
  const file = join(folder, PUBLIC_KEY_FILE);
  const pem = createPublicKey(key).export({ format: "pem", type: "spki" }).toString();
  const known = await textOf(file);
  if (known === pem) return;
  if (known !== null)
    throw new Error(`${file} is of another key: its checkpoints were signed by somebody else.`);
  const handle = await open(file, "wx", 0o644);
  await handle.writeFile(pem).finally(() => handle.close());
}

const fileOf = (folder: string, organisationId: string): string =>
  join(folder, `checkpoints-${organisationId}.jsonl`);

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null; // no line of ours: the caller says so
  }
}

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");
