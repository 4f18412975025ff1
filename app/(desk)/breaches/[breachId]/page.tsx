import type { Metadata } from "next";
import { CasePage } from "~/components/breaches/case-page";

export const metadata: Metadata = { title: "Breach" };

export default async function Page({ params }: { params: Promise<{ breachId: string }> }) {
  const { breachId } = await params;
  return <CasePage breachId={breachId} />;
}
