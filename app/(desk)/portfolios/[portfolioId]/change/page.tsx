import type { Metadata } from "next";
import { ChangePage } from "~/components/change/change-page";

export const metadata: Metadata = { title: "Why it moved" };

export default function Page() {
  return <ChangePage />;
}
