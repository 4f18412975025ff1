import { join } from "node:path";

/** Where the signed checkpoints of the audit lie: outside of the database's own folder. */
export const sealFolder = (dataDir: string): string => join(dataDir, "audit");
