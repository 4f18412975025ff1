import { z } from "zod";

/** What a long-running program is told by its environment. The only place that reads it, beside the launcher. */
const Environment = z.object({
  DATABASE_URL: z.string().min(1, "DATABASE_URL is not set; start with `npm start`, which sets it"),
  DATA_DIR: z.string().default(".data"),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  PUBLIC_URL: z.url().optional(),
  SESSION_SECRET: z.string().min(16).optional(),
  API_KEY_FILE: z.string().optional(),
  /** Seals secrets of connectors in the database; made at the first start. */
  CONNECTOR_KEY_FILE: z.string().optional(),
  /** The mail server of alerts, smtp://user:password@host:587. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().max(200).optional(),
  /** Private networks that webhooks may go to, 10.1.0.0/16,fd00::/8; none by default. */
  WEBHOOK_ALLOW_CIDRS: z.string().default(""),
  /** Is asked once a minute while all is well; whoever watches it raises the alarm when it falls silent. */
  HEARTBEAT_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Signs the audit's checkpoints; made at the first start. Without it none is signed. */
  AUDIT_KEY_FILE: z.string().optional(),
  /** Is told each checkpoint of the audit, so that a copy lies on another machine. */
  AUDIT_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Opens the one-click sign-in of the demonstration; made anew at each start and printed with the address. */
  START_TOKEN: z.string().min(16).optional(),
  CODE_VERSION: z.string().min(1).default("development"),
  /** Market seconds a wall second of the demonstration, 1 to 600. */
  TAPE_SPEED: z.coerce.number().min(1).max(600).optional(),
  /** Replays one's own stored prices from this day on, instead of waiting for new ones. */
  REPLAY_FROM: z.iso.date().optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});
export type Config = z.infer<typeof Environment>;

/** @throws Error naming each variable that is missing or wrong. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const parsed = Environment.safeParse(environment);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not as it should be.\n${lines.join("\n")}`);
}
