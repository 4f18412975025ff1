import { open, readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { RiskError } from "~/server/domain/errors";
import { type Command, type Io, pathOf, UsageError } from "./command";

/** The server expects a sign of life each second; an empty batch is one. */
const BEAT_MS = 1_000;
/** Ticks that wait for the next beat; a faster sender is read no faster than the server takes. */
const BATCH_MAX = 10_000;
const TOO_MANY = 429;

const USAGE = `Usage: npm run risk -- feed FILE|- [--url http://127.0.0.1:3000]

  Sends ticks, one JSON object a line, {"symbol":"AAPL","price":227.5,"at":"2018-08-31T20:00:00Z"} (at = now where
  missing), to the running server once a second, with a sign of life when nothing trades. Ends with the file.
`;

export const feed: Command = {
  usage: USAGE,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { url: { type: "string", default: io.config.serverUrl } },
    });
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0)
      throw new UsageError("Name one file, or - for the standard input.");
    const key = await apiKey(io);
    const post = (lines: readonly string[]) => send(`${values.url}/api/v1/prices`, key, lines, io);
    const input = file === "-" ? process.stdin : (await open(pathOf(file, io))).createReadStream();
    await pump(createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }), post);
    return 0;
  },
};

/** Collects lines and sends what came once a beat, in order, one request at a time. */
async function pump(
  lines: AsyncIterable<string>,
  post: (lines: readonly string[]) => Promise<void>,
): Promise<void> {
  const source = lines[Symbol.asyncIterator]();
  let next = source.next();
  for (let isOver = false; !isOver; ) {
    const beat = new Promise<"beat">((resolve) => setTimeout(() => resolve("beat"), BEAT_MS));
    const batch: string[] = [];
    while (batch.length < BATCH_MAX) {
      const first = await Promise.race([next, beat]);
      if (first === "beat") break;
      if (first.done) {
        isOver = true;
        break;
      }
      if (first.value.trim() !== "") batch.push(first.value);
      next = source.next();
    }
    await post(batch);
  }
}

async function send(url: string, key: string, lines: readonly string[], io: Io): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson" },
    body: lines.join("\n"),
  }).catch((cause: unknown) => {
    throw new RiskError("unavailable", `No server answers at ${url}; start it with npm start.`, { cause });
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.status === TOO_MANY) {
    // A long file is read faster than a key may ask: the server says when it goes on.
    const seconds = Number(response.headers.get("retry-after") ?? 1);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    return send(url, key, lines, io);
  }
  if (!response.ok)
    throw new RiskError("bad-input", `The server refused the ticks (${response.status}): ${textOf(body)}`);
  for (const sentence of refusalsOf(body)) io.err(`${sentence}\n`);
}

const textOf = (body: unknown): string =>
  typeof body === "object" && body !== null && "error" in body ? String(body.error) : "no reason given";

function refusalsOf(body: unknown): string[] {
  if (typeof body !== "object" || body === null || !("refusals" in body) || !Array.isArray(body.refusals))
    return [];
  return body.refusals.map((each: { sentence?: unknown }) => String(each?.sentence));
}

async function apiKey({ config }: Io): Promise<string> {
  try {
    return (await readFile(config.apiKeyFile, "utf8")).trim();
  } catch (cause) {
    const sentence = `There is no key in ${config.apiKeyFile}; npm start makes one, or name another in API_KEY_FILE.`;
    throw new RiskError("bad-input", sentence, { cause });
  }
}
