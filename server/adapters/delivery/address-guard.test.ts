import { createServer, type Server } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterEach, expect, test } from "vitest";
import { addressGuard } from "./address-guard";
import { postWebhook, signatureOf } from "./post-webhook";

type Resolve = Parameters<typeof addressGuard>[1];
/** A name server that answers what the test wants, each time anew. */
const resolving = (...answers: string[][]): Resolve => {
  let asked = 0;
  return ((_name: string, _options: object, callback: Parameters<LookupFunction>[2]) => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  }) as Resolve; // the guard asks in this one way
};

let servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  servers = [];
});
async function receiver(
  answer: (
    body: string,
    headers: Record<string, unknown>,
  ) => { status: number; waitMs?: number; headers?: Record<string, string> },
) {
  const seen: { body: string; headers: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      seen.push({ body, headers: request.headers });
      const { status, waitMs = 0, headers } = answer(body, request.headers);
      setTimeout(() => response.writeHead(status, headers).end("x".repeat(1_000_000)), waitMs);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { seen, port: (server.address() as AddressInfo).port };
}

const post = { body: '{"a":"ü"}', idempotencyKey: "breach.opened:1 to 2", secret: "s3cret" };
const options = (guard = addressGuard("127.0.0.0/8")) => ({
  guard,
  nowMs: () => 1_700_000_000_500,
  timeoutMs: 300,
});

test("private, loopback, link-local, metadata, multicast and embedded addresses are closed; public ones are open", () => {
  const guard = addressGuard();
  for (const address of [
    ...["127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
    ...["169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "198.18.0.1", "224.0.0.1"],
    ...["255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1"],
    ...["::ffff:127.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1"],
    ...["2001:db8::1", "fec0::1", "not an address", ""],
  ])
    expect(guard.isOpen(address), address).toBe(false);
  for (const address of [
    "1.1.1.1",
    "93.184.216.34",
    "172.32.0.1",
    "11.0.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
  ])
    expect(guard.isOpen(address), address).toBe(true);
});

test("an operator opens ranges, and a range that is none is refused by name", () => {
  const guard = addressGuard("10.1.0.0/16, fd00::/8");
  expect(["10.1.2.3", "10.2.0.1", "fd12::1", "fe80::1"].map(guard.isOpen)).toEqual([
    true,
    false,
    true,
    false,
  ]);
  for (const range of ["10.1.0.0", "10.1.0.0/33", "home/8", "::/129"])
    expect(() => addressGuard(range)).toThrow(`WEBHOOK_ALLOW_CIDRS: ${range} is no range`);
});

test.each([
  "http://127.0.0.1:1/x",
  "http://[::1]:1/x",
  "http://169.254.169.254/latest/meta-data",
  "http://2130706433/",
  "http://0x7f.1/",
  "http://[::ffff:169.254.169.254]/",
])("%s is refused for good before anything is connected", async (address) => {
  await expect(postWebhook({ ...post, address }, options(addressGuard()))).rejects.toMatchObject({
    isTemporary: false,
    message: expect.stringContaining("private network"),
  });
});

test("a name that leads into a private network is refused, also with a public address beside it or at its second answer", async () => {
  const { seen, port } = await receiver(() => ({ status: 200 }));
  const address = `http://rebind.example:${port}/hook`;
  const tries: Resolve[] = [
    resolving(["127.0.0.1"]),
    resolving(["93.184.216.34", "127.0.0.1"]),
    resolving(["::ffff:127.0.0.1"]),
  ];
  for (const resolve of tries)
    await expect(postWebhook({ ...post, address }, options(addressGuard("", resolve)))).rejects.toThrow(
      "private network",
    );
  // What is looked up first is what is connected to: a name server that changes its mind is not asked again.
  const once = addressGuard("127.0.0.1/32", resolving(["127.0.0.1"], ["127.0.0.2"]));
  await postWebhook({ ...post, address }, options(once));
  await expect(postWebhook({ ...post, address }, options(once))).rejects.toThrow("private network");
  expect(seen).toHaveLength(1);
});

test("a message is signed over its time and body, and carries its key", async () => {
  const { seen, port } = await receiver(() => ({ status: 204 }));
  await postWebhook({ ...post, address: `http://127.0.0.1:${port}/hook` }, options());
  expect(seen[0]?.body).toBe(post.body);
  expect(seen[0]?.headers).toMatchObject({
    "x-plimsoll-signature": signatureOf("s3cret", 1_700_000_000, post.body),
    "idempotency-key": "breach.opened%3A1%20to%202",
  });
  // By hand: printf '1700000000.{"a":"ü"}' | openssl dgst -sha256 -hmac s3cret
  expect(signatureOf("s3cret", 1_700_000_000, post.body)).toBe(
    "t=1700000000,v1=eb23aec996758b1cbeaf42b04587ccf73f579ffad3ea013084b0c89303fac6cd",
  );
});

test("a redirect is not followed, a refusal is final, a failure, a flood and silence are temporary; no sentence holds the path", async () => {
  const inner = await receiver(() => ({ status: 200 }));
  const { port } = await receiver((body) => ({
    status: Number(body),
    headers: { location: `http://127.0.0.1:${inner.port}/` },
    waitMs: body === "200" ? 2_000 : 0,
  }));
  const address = `http://127.0.0.1:${port}/T00/secret-path?key=canary`;
  const outcome = (status: number) =>
    postWebhook({ ...post, address, body: String(status) }, options()).then(
      () => null,
      (error: { message: string; isTemporary: boolean }) => error,
    );
  const found = await Promise.all([301, 302, 307, 400, 404, 410, 408, 429, 500, 503, 200].map(outcome));
  expect(found.map((error) => error?.isTemporary)).toEqual([
    ...[false, false, false, false, false, false],
    ...[true, true, true, true, true],
  ]);
  for (const error of found) expect(error?.message).not.toMatch(/secret-path|canary/);
  expect(found.at(-1)?.message).toContain("did not answer in time");
  expect(inner.seen).toHaveLength(0);
  await expect(postWebhook({ ...post, address: "http://127.0.0.1:1/" }, options())).rejects.toMatchObject({
    isTemporary: true,
  });
});
