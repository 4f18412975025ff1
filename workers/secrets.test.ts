import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keepSecret } from "./secrets";

test("a secret is made once, differs by name, and is readable by its owner alone", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "plimsoll-secrets-"));
  const { file, value } = keepSecret(dataDir, "session-secret");
  expect(keepSecret(dataDir, "session-secret").value).toBe(value);
  expect(keepSecret(dataDir, "api-key").value).not.toBe(value);
  expect(value).toHaveLength(43);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  rmSync(dataDir, { recursive: true });
});
