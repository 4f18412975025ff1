import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "~/prisma/generated/client";

/** A connection or a transaction: what every store is built on. */
export type Db = Prisma.TransactionClient;

/** More than a process needs at 1 Hz, less than the embedded server allows in all. */
const CONNECTIONS_MAX = 8;
const CONNECT_TIMEOUT_MS = 3_000;

/** Opens a pool. Connections are made when they are first needed. */
export function openDatabase(url: string, connections = CONNECTIONS_MAX): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  return new PrismaClient({ adapter });
}
