import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";

/** First run without the demonstration: what to do next. */
export function NoPortfolio() {
  return (
    <Panel title="Fleet" note="first run">
      <Said title="No portfolio yet">
        <p>
          Positions and prices come from files. The first VaR follows about two seconds after both are in.
        </p>
        <div className="said-steps">
          <code>npm run risk -- import positions FILE</code>
          <code>npm run risk -- import prices FILE</code>
        </div>
      </Said>
    </Panel>
  );
}
