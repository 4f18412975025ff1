"use client";
import { useState } from "react";

type ToldOnceProps = {
  readonly what: string;
  readonly secret: string;
  readonly next: string;
  readonly onDone: () => void;
};

/** A secret that nobody can read again. */
export function ToldOnce({ what, secret, next, onDone }: ToldOnceProps) {
  const [isCopied, setCopied] = useState(false);
  return (
    <div className="told-once" role="status">
      <b>{what}, shown this once</b>
      <code className="told-code">{secret}</code>
      <p>{next}</p>
      <div className="account-acts">
        <button
          type="button"
          className="button is-primary"
          onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}
        >
          {isCopied ? "Copied" : "Copy it"}
        </button>
        <button type="button" className="button is-quiet" onClick={onDone}>
          I have it, hide it
        </button>
      </div>
    </div>
  );
}
