/** Where to go after the entry: a path of this very site, else the fleet. */
export function safePath(to: string | undefined): string {
  if (to === undefined || !to.startsWith("/")) return "/";
  const here = "http://here.invalid";
  try {
    const address = new URL(to, here);
    if (address.origin !== here || address.pathname.startsWith("//") || address.pathname === "/sign-in")
      return "/";
    return address.pathname + address.search;
  } catch {
    return "/";
  }
}
