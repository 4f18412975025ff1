import { ChevronLeft, ChevronRight } from "lucide-react";
import { utcTime } from "~/components/format/time";
import type { Neighbours } from "~/server/ports/instant-book";
import { asAddress } from "./address";

type Props = { readonly neighbours: Neighbours; readonly onShow: (ms: number) => void };

/** To the instants on either side: by the second where seconds are kept, and by whole snapshots. */
export function NeighbourActs({ neighbours, onShow }: Props) {
  const { secondBeforeMs, secondAfterMs, wholeBeforeMs, wholeAfterMs } = neighbours;
  return (
    <nav className="instant-acts" aria-label="Instants beside this one">
      <Step ms={wholeBeforeMs} name="Previous whole" onShow={onShow} isBack />
      <Step ms={secondBeforeMs} name="Second before" onShow={onShow} isBack />
      <Step ms={secondAfterMs} name="Second after" onShow={onShow} />
      <Step ms={wholeAfterMs} name="Next whole" onShow={onShow} />
    </nav>
  );
}

type StepProps = {
  readonly ms: number | null;
  readonly name: string;
  readonly onShow: (ms: number) => void;
  readonly isBack?: boolean;
};

function Step({ ms, name, onShow, isBack = false }: StepProps) {
  const words = (
    <>
      {isBack && <ChevronLeft className="icon is-small" aria-hidden />}
      {name}
      {!isBack && <ChevronRight className="icon is-small" aria-hidden />}
    </>
  );
  if (ms === null)
    return (
      <button type="button" className="button" disabled title="None is kept">
        {words}
      </button>
    );
  return (
    <a
      className="button"
      href={`?at=${asAddress(ms)}`}
      title={utcTime(ms)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onShow(ms);
      }}
    >
      {words}
    </a>
  );
}
