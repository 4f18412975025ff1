import type { Metadata } from "next";
import { InstantPage } from "~/components/instant/instant-page";

export const metadata: Metadata = { title: "Point in time" };

export default function Page() {
  return <InstantPage />;
}
