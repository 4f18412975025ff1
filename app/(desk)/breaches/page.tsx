import type { Metadata } from "next";
import { BreachesPage } from "~/components/breaches/breaches-page";

export const metadata: Metadata = { title: "Breaches" };

export default function Page() {
  return <BreachesPage />;
}
