import { Hull } from "~/components/charts/hull";
import { HowLink } from "~/components/explained/how-link";
import { columnOf, worstFirst } from "~/components/limits/limit-words";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import type { Board } from "~/server/services/risk/board-of";
import { LimitsAbove } from "./limits-above";

const SHOWN_MAX = 9;

export function LimitsPanel({ board, isStale }: { board: Board; isStale: boolean }) {
  const limits = worstFirst(board.limits);
  const shown = limits.slice(0, SHOWN_MAX);
  return (
    <Panel
      title="Limits"
      note="% of limit, worst first"
      side={limits.length > SHOWN_MAX ? `${SHOWN_MAX} of ${limits.length}` : undefined}
    >
      {limits.length === 0 ? (
        <Said title="No limits are set">
          <p>Without a limit nothing can breach. Risk officers set them under Limits.</p>
        </Said>
      ) : (
        <Hull
          label="Limits"
          columns={shown.map((limit) => columnOf(limit, board.baseCurrency, isStale))}
          wrap={(column, children) => (
            <HowLink figure={`limit:${column.key}`} what="its use">
              {children}
            </HowLink>
          )}
        />
      )}
      <LimitsAbove portfolioId={board.portfolioId} />
    </Panel>
  );
}
