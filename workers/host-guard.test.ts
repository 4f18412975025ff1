import { expect, test } from "vitest";
import { hostGuard } from "./host-guard";

const guard = hostGuard(3000);
const status = (host: string | undefined, origin?: string, url = "/") =>
  guard({ url, headers: { ...(host && { host }), ...(origin && { origin }) } })?.status ?? 200;

test("the three names of the loopback pass with our port", () => {
  for (const host of ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST:3000"])
    expect(status(host)).toBe(200);
});

test("a rebound name, another port, no port, and no Host at all are refused as misdirected", () => {
  for (const host of [
    "evil.example:3000",
    "localhost:3001",
    "localhost",
    "localhost:3000.evil.example",
    "0.0.0.0:3000",
    undefined,
  ])
    expect(status(host)).toBe(421);
});

test("a request that names its host in the first line, as to a proxy, is refused", () => {
  expect(status("localhost:3000", undefined, "http://evil.example/")).toBe(421);
});

test("our own origins pass; foreign ones and the opaque one do not", () => {
  expect(status("localhost:3000", "http://localhost:3000")).toBe(200);
  expect(status("localhost:3000", "http://127.0.0.1:3000")).toBe(200);
  for (const origin of ["http://evil.example", "https://localhost:3000", "http://localhost:3001", "null"])
    expect(status("localhost:3000", origin)).toBe(403);
});

test("PUBLIC_URL adds its host and its origin, no other scheme of it", () => {
  const open = hostGuard(3000, "https://risk.example.com/");
  const ask = (origin: string) =>
    open({ url: "/", headers: { host: "risk.example.com", origin } })?.status ?? 200;
  expect(ask("https://risk.example.com")).toBe(200);
  expect(ask("http://risk.example.com")).toBe(403);
  expect(status("risk.example.com")).toBe(421);
});

test("on port 80 the port may be left out", () => {
  const eighty = hostGuard(80);
  expect(eighty({ url: "/", headers: { host: "localhost", origin: "http://localhost" } })).toBe(null);
  expect(eighty({ url: "/", headers: { host: "localhost:80" } })).toBe(null);
});
