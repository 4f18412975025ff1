import type { Metadata } from "next";
import { BacktestPage } from "~/components/backtest/backtest-page";

export const metadata: Metadata = { title: "Back-test" };

export default function Page() {
  return <BacktestPage />;
}
