import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Themes } from "~/components/shell/theme";

export const metadata: Metadata = {
  title: { default: "Plimsoll", template: "%s · Plimsoll" },
  description: "Real-time portfolio risk against its limits",
  icons: { icon: "/load-mark.svg" },
};

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

/** The theme is set by a script before the first paint; React must not mind. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? "";
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <Themes nonce={nonce}>{children}</Themes>
      </body>
    </html>
  );
}
