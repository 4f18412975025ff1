import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "./e2e/find-chromium";

/** Far from the port of a running installation. */
const PORT = 3977;

const { executablePath, args, env } = await findChromium();

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: ".artifacts/browser",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 1366, height: 768 },
    launchOptions: { ...(executablePath && { executablePath }), args, env },
    trace: "retain-on-failure",
  },
  globalSetup: "./e2e/start-plimsoll.ts",
  metadata: { port: PORT },
});
