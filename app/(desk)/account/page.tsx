import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { AccountPage } from "~/components/account/account-page";
import { isOfDemonstration } from "~/server/domain/demonstration";
import { signedIn } from "~/server/wiring/web";

export const metadata: Metadata = { title: "Your account" };

export default async function Page() {
  const found = await signedIn(await headers());
  if (!found) redirect("/sign-in");
  const { sessionId, hasTwoFactor, email } = found;
  return (
    <AccountPage
      sessionId={sessionId}
      hasTwoFactor={hasTwoFactor}
      isOfDemonstration={isOfDemonstration(email)}
    />
  );
}
