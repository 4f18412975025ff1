import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FullConfig } from "@playwright/test";
import { launch } from "./launch";
import { printedSecrets } from "./printed-secrets";

/**
 * Starts the built product on a database of its own, and hands the printed address to the tests. Whatever they did, no
 * secret may stand in what it printed.
 */
export default async function startPlimsoll(config: FullConfig): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), "plimsoll-e2e-"));
  const product = await launch({ port: Number(config.metadata.port), dataDir });
  process.env.PLIMSOLL_ADDRESS = product.address;
  process.env.E2E_DATA_DIR = dataDir;
  return async () => {
    await product.stop();
    const secrets = printedSecrets(product.printed(), dataDir);
    rmSync(dataDir, { recursive: true, force: true });
    if (secrets.length > 0) throw new Error(`in the log of the product: ${secrets.join("; ")}`);
  };
}
