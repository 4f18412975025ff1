"use client";
import { SelectField, TextField } from "~/components/ui/fields";
import type { LimitParameter } from "~/server/domain/limit-metrics";
import { RISK_METHODS } from "~/server/domain/snapshot";

type Props = {
  readonly id: string;
  readonly takes: LimitParameter;
  readonly value: string;
  readonly episodes: readonly { readonly id: string; readonly name: string }[];
  readonly onValue: (value: string) => void;
};

const PROFILE_DAYS = ["1", "2", "3", "5", "10", "20", "60"];

/** What else the metric is told. */
export function ParameterField({ id, takes, value, episodes, onValue }: Props) {
  const plain = { id, value, onValue };
  switch (takes) {
    case "method":
      return (
        <SelectField
          {...plain}
          label="By"
          options={RISK_METHODS.filter((method) => method !== "seed-blend").map((method) => [
            method === "pool" ? "" : method,
            method === "pool" ? "the pool" : method,
          ])}
        />
      );
    case "episode":
      return (
        <SelectField
          {...plain}
          label="Episode"
          options={[["", "choose one"], ...episodes.map((each) => [each.id, each.name] as const)]}
        />
      );
    case "days":
      return (
        <SelectField
          {...plain}
          label="After"
          options={[["", "choose"], ...PROFILE_DAYS.map((days) => [days, `${days} days`] as const)]}
        />
      );
    case "share":
      return <TextField {...plain} label="Issuers above (share of NAV)" placeholder="0.05" lengthMax={10} />;
    case "business-days":
      return <TextField {...plain} label="Business days, today among them" placeholder="5" lengthMax={3} />;
    case "symbol":
      return (
        <TextField
          {...plain}
          label="Reference: a share or fund with prices"
          placeholder="its symbol"
          lengthMax={64}
        />
      );
    case "limits":
      return (
        <TextField
          {...plain}
          label="Made of (any: or all:, limit numbers)"
          placeholder="all:12,15"
          lengthMax={200}
        />
      );
  }
}
