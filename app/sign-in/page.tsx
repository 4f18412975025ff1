import type { Metadata } from "next";
import { cookies, headers } from "next/headers";
import { EntrySea } from "~/components/sign-in/entry-sea";
import { safePath } from "~/components/sign-in/safe-path";
import { SignInForm } from "~/components/sign-in/sign-in-form";
import { DEMONSTRATION_PEOPLE } from "~/server/domain/demonstration";
import { START_COOKIE, whyNoOneClick } from "~/server/wiring/demonstration-sign-in";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ to?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const { to } = await searchParams;
  const token = (await cookies()).get(START_COOKIE)?.value;
  const refusal = await whyNoOneClick({ headers: await headers(), token });
  return (
    <div className="entry">
      <SignInForm
        to={safePath(typeof to === "string" ? to : undefined)}
        people={refusal === null ? DEMONSTRATION_PEOPLE : []}
        refusal={refusal}
      />
      <EntrySea />
    </div>
  );
}
