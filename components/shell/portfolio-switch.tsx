"use client";
import { ChevronDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { DropdownMenu } from "radix-ui";
import { LoadMark } from "~/components/charts/load-mark";
import { toneOfAll } from "~/components/limits/limit-words";
import { useFleet } from "./use-fleet";

/** The name of the portfolio, and the way to another one. */
export function PortfolioSwitch({ portfolioId, name }: { portfolioId: string; name: string | null }) {
  const router = useRouter();
  const { data } = useFleet(false);
  const entries = data?.entries ?? [];
  const known =
    name ?? entries.find((entry) => entry.portfolioId === portfolioId)?.portfolioName ?? "Portfolio";
  if (entries.length < 2) return <h1>{known}</h1>;
  return (
    <DropdownMenu.Root modal={false}>
      <h1>
        <DropdownMenu.Trigger className="crumbs-switch" aria-label={`${known}, switch portfolio`}>
          {known}
          <ChevronDown className="icon is-small" aria-hidden />
        </DropdownMenu.Trigger>
      </h1>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="popover" align="start" sideOffset={6} collisionPadding={8}>
          {entries.map((entry) => (
            <DropdownMenu.Item
              key={entry.portfolioId}
              className="popover-item"
              onSelect={() => router.push(`/portfolios/${entry.portfolioId}`)}
            >
              <LoadMark tone={toneOfAll(entry.limits, false)} size={18} />
              {entry.portfolioName}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
