import { type Browser, chromium } from "playwright-core";
import { needPrograms } from "./debian";

/** A real browser without a window. Its sandbox needs rights that containers do not have, and the pages are our own. */
export async function startBrowser(): Promise<Browser> {
  await needPrograms({ chromium: "chromium" });
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
}
