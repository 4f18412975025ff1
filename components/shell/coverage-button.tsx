"use client";
import { Popover } from "radix-ui";
import { coverageText } from "~/components/board/coverage.view";
import { CoverageList } from "~/components/board/coverage-list";
import type { Coverage } from "~/server/domain/snapshot";

/** How much of the book the figures speak of; opens the list with reasons. */
export function CoverageButton({ coverage, windowDays }: { coverage: Coverage; windowDays: number }) {
  return (
    <Popover.Root>
      <Popover.Trigger className="coverage-button">{coverageText(coverage)}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="What the figures cover"
        >
          <CoverageList coverage={coverage} windowDays={windowDays} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
