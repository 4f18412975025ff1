import type { Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** Called with the bytes read so far and the bytes there are (0 = unknown, as from a pipe). */
export type OnProgress = (readBytes: number, totalBytes: number) => void;

/** Text that can't be read on: the end of a sentence for a person. */
export class UnreadableText extends Error {
  readonly rule: "binary" | "unreadable";

  constructor(rule: "binary" | "unreadable", what: string) {
    super(what);
    this.rule = rule;
  }
}

/** Enough to tell an encoding or a binary format by. */
const SNIFF_BYTES = 4096;
const CHUNK_BYTES = 256 * 1024;

/**
 * A file's text, chunk by chunk: plain or gzip, UTF-8 or UTF-16, with or without a byte order mark.
 *
 * @throws UnreadableText for binary content and a damaged archive; system errors for a file that can't be opened.
 */
export async function* readText(path: string, hash: Hash, onProgress: OnProgress): AsyncGenerator<string> {
  const { size } = await stat(path);
  yield* decodeText(createReadStream(path, { highWaterMark: CHUNK_BYTES }), hash, (read) =>
    onProgress(read, size),
  );
}

/** The same for bytes that come from anywhere. */
export async function* decodeText(
  bytes: AsyncIterable<Buffer>,
  hash: Hash,
  onRead: (readBytes: number) => void,
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of unpacked(counted(bytes, hash, onRead))) {
    if (decoder === null) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      if (held.length < SNIFF_BYTES) continue;
      decoder = new TextDecoder(encodingOf(held));
      yield decoder.decode(held, { stream: true });
    } else yield decoder.decode(chunk, { stream: true });
  }
  if (decoder === null) yield new TextDecoder(encodingOf(held)).decode(held);
  else yield decoder.decode();
}

async function* counted(
  bytes: AsyncIterable<Buffer>,
  hash: Hash,
  onRead: (readBytes: number) => void,
): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    read += chunk.length;
    onRead(read);
    yield chunk;
  }
}

async function* unpacked(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await bytes.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = prepended(head, bytes);
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  pipeline(Readable.from(whole), gunzip, () => {}); // its failure is the end of the loop below
  try {
    for await (const chunk of gunzip) yield chunk as Buffer; // a byte stream's chunks
  } catch (cause) {
    throw new UnreadableText("unreadable", `the gzip archive is damaged here (${(cause as Error).message})`);
  }
}

async function* prepended(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

/** @throws UnreadableText for what is no text. */
function encodingOf(bytes: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
  const head = bytes.subarray(0, SNIFF_BYTES);
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head.subarray(0, 2).toString("latin1") === "PK")
    throw new UnreadableText("binary", "this is a spreadsheet or an archive; save the table as CSV");
  let [even, odd] = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) i % 2 === 0 ? even++ : odd++;
  // Latin text in UTF-16 has a zero in every other byte.
  if (odd > head.length / 4 && even === 0) return "utf-16le";
  if (even > head.length / 4 && odd === 0) return "utf-16be";
  // A stray NUL is refused with its line, by whoever cuts the lines.
  if (even + odd > head.length / 5) throw new UnreadableText("binary", "this is binary content, not text");
  return "utf-8";
}
