"use client";
import { useQuery } from "@tanstack/react-query";
import { sentenceOf, useApi } from "~/components/api/api";
import { money } from "~/components/format/money";
import { asProse } from "~/components/format/prose";
import { marketMinute } from "~/components/format/time";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";

const LOOK_EVERY_MS = 30_000;

/** What all portfolios together can lose: one book, the same instrument netted, shares that sum to the firm's VaR. */
export function FirmPanel() {
  const firm = useQuery(
    useApi().risk.firm.queryOptions(undefined, { refetchInterval: LOOK_EVERY_MS, retry: false }),
  );
  const found = firm.data?.status === "ok" ? firm.data.value : null;
  const write = (value: number) => money(value, { currency: found?.baseCurrency ?? "USD" });
  return (
    <Panel
      title="The firm as one book"
      {...(found && { note: `netted, ${found.baseCurrency}, at ${marketMinute(found.asOfMs)} New York` })}
      {...(found && {
        foot: `Being one firm saves ${write(found.diversificationBase)} of ES 97.5; ${write(found.nettedBase)} of gross nets. The portfolios' shares sum to the firm's VaR.`,
      })}
    >
      {firm.isPending && <Loading what="the firm" />}
      {firm.isError && (
        <Said title="Not known">
          <p>{sentenceOf(firm.error)}</p>
        </Said>
      )}
      {firm.data?.status === "unavailable" && (
        <Said title="Not known">
          <p>{asProse(firm.data.reason)}</p>
        </Said>
      )}
      {found && (
        <table className="tight">
          <thead>
            <tr>
              <th scope="col">Portfolio</th>
              <th scope="col" className="is-right">
                Share of VaR 99
              </th>
              <th scope="col" className="is-right">
                Share of ES 97.5
              </th>
            </tr>
          </thead>
          <tbody>
            {found.portfolios.map(({ portfolioId, name, componentVar99, componentEs975 }) => (
              <tr key={portfolioId}>
                <th scope="row">{name}</th>
                <td className="is-right">{write(componentVar99)}</td>
                <td className="is-right">{write(componentEs975)}</td>
              </tr>
            ))}
            <tr className="is-strong">
              <th scope="row">Firm</th>
              <td className="is-right">{write(found.var99)}</td>
              <td className="is-right">{write(found.es975)}</td>
            </tr>
          </tbody>
        </table>
      )}
    </Panel>
  );
}
