"use client";
import {
  ChartColumn,
  FileText,
  type LucideIcon,
  Megaphone,
  ShieldCheck,
  SlidersHorizontal,
  TriangleAlert,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { LoadMark } from "~/components/charts/load-mark";
import { hasRole, type Role } from "~/server/domain/actor";
import { useActor } from "./actor";
import { PersonMenu } from "./person-menu";
import { OVERSEERS } from "./roles";
import { useFleet } from "./use-fleet";

type Place = {
  readonly href: string;
  readonly name: string;
  readonly Icon: LucideIcon;
  readonly isHere: (path: string) => boolean;
  /** Who is shown it; everybody where none is named. */
  readonly roles?: readonly Role[];
};

const PLACES: readonly Place[] = [
  {
    href: "/",
    name: "Fleet",
    Icon: ChartColumn,
    isHere: (path: string) => path === "/" || path.startsWith("/portfolios"),
  },
  {
    href: "/breaches",
    name: "Breaches",
    Icon: TriangleAlert,
    isHere: (path: string) => path.startsWith("/breaches"),
  },
  {
    href: "/reports",
    name: "Reports",
    Icon: FileText,
    isHere: (path: string) => path.startsWith("/reports"),
  },
  {
    href: "/admin/limits",
    name: "Limits",
    Icon: SlidersHorizontal,
    isHere: (path: string) => path.startsWith("/admin/limits"),
  },
  {
    href: "/admin/alerts",
    name: "Alerts",
    Icon: Megaphone,
    isHere: (path: string) => path.startsWith("/admin/alerts"),
    roles: OVERSEERS,
  },
  {
    href: "/admin/audit",
    name: "Audit",
    Icon: ShieldCheck,
    isHere: (path: string) => path.startsWith("/admin/audit"),
    roles: OVERSEERS,
  },
];

/** Where one can go; a bar at the foot of a phone. */
export function Rail() {
  const path = usePathname();
  const actor = useActor();
  const fleet = useFleet(false);
  const open = (fleet.data?.entries ?? [])
    .flatMap(({ limits }) => limits)
    .filter(({ isBreachOpen }) => isBreachOpen).length;
  return (
    <nav className="rail" aria-label="Main">
      <Link className="rail-item is-brand" href="/" aria-label="Plimsoll, the fleet">
        <LoadMark tone="calm" size={26} />
      </Link>
      {PLACES.filter(({ roles }) => !roles || hasRole(actor, roles)).map(({ href, name, Icon, isHere }) => (
        <Link key={href} className="rail-item" href={href} aria-current={isHere(path) ? "page" : undefined}>
          <Icon className="icon" aria-hidden />
          <span>{name}</span>
          {name === "Breaches" && open > 0 && (
            <b className="count-badge">
              {open}
              <span className="only-heard"> open</span>
            </b>
          )}
        </Link>
      ))}
      <PersonMenu />
    </nav>
  );
}
