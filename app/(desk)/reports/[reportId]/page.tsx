import type { Metadata } from "next";
import { ReportPage } from "~/components/reports/report-page";

export const metadata: Metadata = { title: "Daily report" };

export default async function Page({ params }: { params: Promise<{ reportId: string }> }) {
  const { reportId } = await params;
  return <ReportPage reportId={reportId} />;
}
