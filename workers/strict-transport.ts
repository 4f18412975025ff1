const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const A_YEAR_SECONDS = 31_536_000;

/** What tells browsers to come over https alone; null on plain http and on the loopback. */
export function strictTransport(publicUrl: string | undefined): string | null {
  if (publicUrl === undefined) return null;
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === "https:" && !LOOPBACK.test(hostname) ? `max-age=${A_YEAR_SECONDS}` : null;
}
