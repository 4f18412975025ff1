import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { vaultOf } from "./vault";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-vault-"));
afterAll(() => rmSync(folder, { recursive: true }));
const vaultWith = (byte: number, length = 32) => {
  const file = join(folder, `key-${byte}-${length}`);
  writeFileSync(file, `${Buffer.alloc(length, byte).toString("base64url")}\n`);
  return vaultOf(file);
};
const SECRET = "https://hooks.example.com/T000/B000/canary";

test("a sealed secret opens for its organisation with its key, and never looks the same twice", () => {
  const vault = vaultWith(1);
  const sealed = vault.seal("1", SECRET);
  expect(vault.open("1", sealed)).toBe(SECRET);
  expect(sealed).not.toContain("canary");
  expect(vault.seal("1", SECRET)).not.toBe(sealed);
});

test("another organisation, another key and any changed byte are refused", () => {
  const vault = vaultWith(1);
  const sealed = vault.seal("1", SECRET);
  expect(() => vault.open("2", sealed)).toThrow();
  expect(() => vaultWith(2).open("1", sealed)).toThrow();
  for (let i = 0; i < sealed.length - 1; i++) {
    const changed = `${sealed.slice(0, i)}${sealed[i] === "A" ? "B" : "A"}${sealed.slice(i + 1)}`;
    expect(() => vault.open("1", changed), `byte ${i}`).toThrow();
  }
});

test("a key of another length is refused", () => {
  expect(() => vaultWith(1, 16)).toThrow("holds no key of 32 bytes");
});
