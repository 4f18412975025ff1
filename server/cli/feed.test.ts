import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cliConfig } from "~/server/wiring/cli-config";
import { run } from "./run";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-feed-"));
const received: { key: string | undefined; body: string }[] = [];
/** The next request comes too soon. */
let isLate = false;
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  received.push({ key: request.headers.authorization, body });
  if (isLate) {
    isLate = false;
    response.writeHead(429, { "retry-after": "0" });
    return void response.end("{}");
  }
  response.end(JSON.stringify({ accepted: 1, refused: 1, refusals: [{ sentence: "Nobody knows ZZZ." }] }));
});
let url = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
  writeFileSync(join(folder, "key"), "secret\n");
  writeFileSync(join(folder, "ticks.ndjson"), '{"symbol":"A","price":1}\n\n{"symbol":"ZZZ","price":2}\n');
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function feed(...args: string[]) {
  let err = "";
  const config = cliConfig({ INIT_CWD: folder, API_KEY_FILE: join(folder, "key") });
  const write = (text: string) => {
    err += text;
  };
  const code = await run(["feed", ...args], { out: () => {}, err: write, isTerminal: false, config });
  return { code, err };
}

test("ticks of a file are sent with the key, and what the server refuses is said", async () => {
  expect(await feed("ticks.ndjson", "--url", url)).toEqual({ code: 0, err: "Nobody knows ZZZ.\n" });
  expect(received).toEqual([
    { key: "Bearer secret", body: '{"symbol":"A","price":1}\n{"symbol":"ZZZ","price":2}' },
  ]);
});

test("what the server has no time for is sent again when it says so", async () => {
  isLate = true;
  received.length = 0;
  expect((await feed("ticks.ndjson", "--url", url)).code).toBe(0);
  expect(received.length).toBe(2);
  expect(received[0]).toEqual(received[1]);
});

test("a file that is not there and a server that is not there are each one sentence", async () => {
  expect(await feed("none.ndjson", "--url", url)).toMatchObject({
    code: 1,
    err: expect.stringContaining("no file"),
  });
  const gone = await feed("ticks.ndjson", "--url", "http://127.0.0.1:1");
  expect(gone).toMatchObject({ code: 1, err: expect.stringContaining("No server answers") });
});
