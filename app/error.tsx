"use client";
import { Said } from "~/components/ui/said";

/** A screen that failed says so and offers another try; the others are untouched. */
export default function ScreenError({ reset }: { error: Error; reset: () => void }) {
  return (
    <main className="page" id="page">
      <h1 className="only-heard">Failed</h1>
      <section className="panel">
        <Said title="This screen failed" isAlert>
          <p>The engine is not concerned: it goes on assessing.</p>
          <button type="button" className="button" onClick={reset}>
            Try again
          </button>
        </Said>
      </section>
    </main>
  );
}
