"use client";
import { KeyRound, LogOut, UserRound, UsersRound } from "lucide-react";
import Link from "next/link";
import { DropdownMenu } from "radix-ui";
import { useActor } from "./actor";
import { ROLE_WORDS, roleNames } from "./roles";

export function PersonMenu() {
  const actor = useActor();
  const [first = actor.name] = actor.name.split(" ");
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="rail-item is-person" aria-label={`${actor.name}, ${roleNames(actor)}`}>
        <UserRound className="icon" aria-hidden />
        <span>{first}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="popover"
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
        >
          <DropdownMenu.Label className="popover-label">
            <b>{actor.name}</b>
            {actor.roles.map((role) => (
              <span key={role}>
                {ROLE_WORDS[role].name}: {ROLE_WORDS[role].may}
              </span>
            ))}
          </DropdownMenu.Label>
          <DropdownMenu.Separator className="popover-rule" />
          <DropdownMenu.Item className="popover-item" asChild>
            <Link href="/account">
              <KeyRound className="icon" aria-hidden />
              Your account
            </Link>
          </DropdownMenu.Item>
          {actor.roles.includes("admin") && (
            <DropdownMenu.Item className="popover-item" asChild>
              <Link href="/admin/users">
                <UsersRound className="icon" aria-hidden />
                People and keys
              </Link>
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Item className="popover-item" onSelect={() => void signOut()}>
            <LogOut className="icon" aria-hidden />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

async function signOut(): Promise<void> {
  await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => null); // offline: the entry says so itself
  window.location.assign("/sign-in");
}
