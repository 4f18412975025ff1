import type { Metadata } from "next";
import { PositionPage } from "~/components/position/position-page";

export const metadata: Metadata = { title: "Position" };

type Props = { params: Promise<{ portfolioId: string; positionId: string }> };

export default async function Page({ params }: Props) {
  const { portfolioId, positionId } = await params;
  return <PositionPage portfolioId={portfolioId} positionId={positionId} />;
}
