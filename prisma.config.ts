import { defineConfig } from "prisma/config";

/** Read by the Prisma command line alone; the program takes its addresses from its own wiring. */
export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  // Generating the client needs no database, and the configuration must load without one.
  datasource: { url: process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL ?? "" },
});
