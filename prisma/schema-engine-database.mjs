// How the schema engine reaches PostgreSQL: @prisma/adapter-pg, made for the query engine, with what the schema
// engine needs otherwise.
import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

/** PostgreSQL's one-byte "char", which its catalogues use and the adapter does not know; and text, which it does. */
const CHAR_OID = 18;
const TEXT_OID = 25;

export const databaseOf = (url) => decodeURIComponent(new URL(url).pathname.slice(1));

/** Runs `work` on the server's maintenance database: a database cannot be made or dropped from within. */
export async function asMaintainer(url, work) {
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export const createDatabase = (url) =>
  asMaintainer(url, (client) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(databaseOf(url))}`));

export function adapterFactory(url, shadowUrl) {
  const factory = new PrismaPg(connectionOf(url));
  const connect = factory.connect.bind(factory);
  factory.connect = async () => adapted(await connect());
  factory.connectToShadowDb = () => (shadowUrl ? connectTo(shadowUrl) : connectToScratch(url));
  return factory;
}

const connectTo = async (url) => adapted(await new PrismaPg(connectionOf(url)).connect());

/** The adapter's own would connect to the real database, and drop the scratch one while still connected to it. */
async function connectToScratch(url) {
  const scratch = new URL(url);
  scratch.pathname = `/prisma_migrate_shadow_db_${randomUUID()}`;
  await createDatabase(scratch.href);
  const connection = await connectTo(scratch.href);
  const dispose = connection.dispose.bind(connection);
  connection.dispose = async () => {
    await dispose();
    const name = pg.escapeIdentifier(databaseOf(scratch.href));
    await asMaintainer(url, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  };
  return connection;
}

/** Single fields, since a `connectionString` would win over any `database` named beside it. */
function connectionOf(url) {
  const { hostname, port, username, password } = new URL(url);
  return {
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: databaseOf(url),
    max: 1,
  };
}

function adapted(connection) {
  const performIO = connection.performIO.bind(connection);
  const queryRaw = connection.queryRaw.bind(connection);
  const startTransaction = connection.startTransaction?.bind(connection);
  const charColumns = new WeakMap();
  connection.performIO = async (query) => {
    const answer = await performIO(query);
    const chars = [...answer.fields.keys()].filter((column) => answer.fields[column].dataTypeID === CHAR_OID);
    for (const column of chars) answer.fields[column].dataTypeID = TEXT_OID;
    charColumns.set(query, chars);
    return answer;
  };
  connection.queryRaw = async (query) => {
    const answer = await queryRaw(query);
    for (const column of charColumns.get(query) ?? []) answer.columnTypes[column] = ColumnTypeEnum.Character;
    return answer;
  };
  // The adapter splits scripts at every semicolon, also within function bodies and texts; PostgreSQL knows better.
  connection.executeScript = async (script) => {
    await connection.client.query(script).catch((error) => connection.onError(error));
  };
  if (startTransaction) connection.startTransaction = async (level) => adapted(await startTransaction(level));
  return connection;
}
