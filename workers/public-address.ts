/**
 * Why this installation is not served to others yet, or null. The password that the first start printed was seen on a
 * terminal and in its log: until its owner has chosen another one, the loopback is all that it opens.
 */
export function whyNotPublic(publicUrl: string | undefined, hasFirstPassword: boolean): string | null {
  if (publicUrl === undefined || !hasFirstPassword) return null;
  return `PUBLIC_URL is set, but the owner still has the password that the first start printed. Start without it, sign in and choose another; then start again.`;
}
