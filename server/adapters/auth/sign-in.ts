import { createHmac } from "node:crypto";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import type { PrismaClient } from "~/prisma/generated/client";
import { auditSignIns } from "./audit-sign-ins";

/** A session ends after a working day, whatever happens in it. */
const SESSION_SECONDS = 12 * 3600;
const PASSWORD_LENGTH_MIN = 12;
const LOGIN_WINDOW_SECONDS = 15 * 60;
const LOGINS_A_WINDOW = 10;

export type SignInOptions = {
  readonly database: PrismaClient;
  readonly secret: string;
  /** Where browsers reach the server; both names of the loopback are trusted beside it. */
  readonly baseUrl: string;
};

/** Sign-in by e-mail and password, sessions in our database. Nobody can register; people are added. */
export function signIn({ database, secret, baseUrl }: SignInOptions) {
  const isHttps = baseUrl.startsWith("https:");
  const { port } = new URL(baseUrl);
  return betterAuth({
    appName: "Plimsoll",
    baseURL: baseUrl,
    basePath: "/api/auth",
    secret,
    trustedOrigins: [baseUrl, `http://localhost:${port}`, `http://127.0.0.1:${port}`],
    database: prismaAdapter(database, { provider: "postgresql" }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_LENGTH_MIN },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    rateLimit: {
      enabled: true,
      customRules: { "/sign-in/email": { window: LOGIN_WINDOW_SECONDS, max: LOGINS_A_WINDOW } },
    },
    databaseHooks: auditSignIns(database),
    // On plain http neither Secure nor the __Host- name: Safari would drop the cookie on the loopback.
    advanced: { cookiePrefix: "plimsoll", useSecureCookies: isHttps },
    telemetry: { enabled: false },
  });
}

export type SignIn = ReturnType<typeof signIn>;

/**
 * The password of a person of the demonstration: nobody types it, the one-click sign-in makes it from the secret of
 * this installation each time.
 */
export const demonstrationPassword = (secret: string, email: string): string =>
  createHmac("sha256", secret).update(`demonstration ${email}`).digest("base64url");
