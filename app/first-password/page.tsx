import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { FirstPassword } from "~/components/account/first-password";
import { EntrySea } from "~/components/sign-in/entry-sea";
import { signedIn } from "~/server/wiring/web";

export const metadata: Metadata = { title: "Choose a password" };

export default async function Page() {
  const found = await signedIn(await headers());
  if (!found) redirect("/sign-in");
  if (!found.isPasswordTemporary) redirect("/");
  return (
    <div className="entry">
      <FirstPassword />
      <EntrySea />
    </div>
  );
}
