import type { Metadata } from "next";
import { PeoplePage } from "~/components/people/people-page";

export const metadata: Metadata = { title: "People and keys" };

export default function Page() {
  return <PeoplePage />;
}
