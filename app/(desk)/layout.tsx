import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ApiProvider } from "~/components/api/api";
import { ActorProvider } from "~/components/shell/actor";
import { Rail } from "~/components/shell/rail";
import { actorOf } from "~/server/wiring/web";

/** Everything behind the entry. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  const actor = await actorOf(await headers());
  if (!actor) redirect("/sign-in");
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
