import type { Metadata } from "next";
import { TradePage } from "~/components/trade/trade-page";

export const metadata: Metadata = { title: "What-if" };

export default function Page() {
  return <TradePage />;
}
