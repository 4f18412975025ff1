import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ApiProvider } from "~/components/api/api";
import { ActorProvider } from "~/components/shell/actor";
import { Rail } from "~/components/shell/rail";
import { signedIn } from "~/server/wiring/web";

/** Everything behind the entry. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  const found = await signedIn(await headers());
  if (!found) redirect("/sign-in");
  if (found.isPasswordTemporary) redirect("/first-password");
  const { actor } = found;
  return (
    <ApiProvider>
      <ActorProvider actor={actor}>
        <a className="skip" href="#page">
          Skip to the page
        </a>
        <div className="desk">
          <Rail />
          {children}
        </div>
      </ActorProvider>
    </ApiProvider>
  );
}
