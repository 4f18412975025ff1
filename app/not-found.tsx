import Link from "next/link";
import { Said } from "~/components/ui/said";

export default function NotFound() {
  return (
    <main className="page" id="page">
      <h1 className="only-heard">Not found</h1>
      <section className="panel">
        <Said title="There is nothing at this address">
          <Link className="button" href="/">
            To the fleet
          </Link>
        </Said>
      </section>
    </main>
  );
}
