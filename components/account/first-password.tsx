"use client";
import { LoadMark } from "~/components/charts/load-mark";
import { PasswordForm } from "./password-form";

/** The first thing that somebody does here who was given a password. */
export function FirstPassword() {
  return (
    <main className="entry-side">
      <span className="entry-brand">
        <LoadMark tone="calm" size={28} />
        Plimsoll
      </span>
      <div className="entry-body">
        <h1>Choose a password of your own</h1>
        <p>Somebody else has seen the one that you were given. It opens nothing but this page.</p>
        <div className="entry-form">
          <PasswordForm label="The password you were given" onDone={() => window.location.assign("/")} />
        </div>
      </div>
    </main>
  );
}
