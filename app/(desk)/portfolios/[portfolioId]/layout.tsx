import type { ReactNode } from "react";
import { PortfolioFrame } from "~/components/shell/portfolio-frame";

type Props = { children: ReactNode; params: Promise<{ portfolioId: string }> };

export default async function PortfolioLayout({ children, params }: Props) {
  const { portfolioId } = await params;
  return <PortfolioFrame portfolioId={portfolioId}>{children}</PortfolioFrame>;
}
