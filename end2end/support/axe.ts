/** What axe finds on a page. */

import type { Page } from '@playwright/test';
import axe from 'axe-core';

type Finding = { id: string; help: string; where: string[] };

/** All of them, experimental ones and those of AAA too. */
const RULES = axe.getRules().map(({ ruleId }) => ruleId);

/** Has axe look at a page, with scripts or without, as often as is asked then. */
export async function withAxe(page: Page, isLive: boolean): Promise<() => Promise<Finding[]>> {
  if (!isLive) await page.evaluate(letWaitWithoutTimers);
  await page.evaluate(axe.source);
  return () =>
    page.evaluate(async (rules) => {
      // What is right would be told, too, which takes most of the time, and nobody asks.
      const { violations } = await window.axe.run({ runOnly: rules, resultTypes: ['violations'] });
      return violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }));
    }, RULES);
}

/** Where there are no scripts, the browser runs what a test brings along, but no timers. axe uses them to do the rest later. */
function letWaitWithoutTimers(): void {
  const later = (rest: () => void, after = 0) => void (after || Promise.resolve().then(rest));
  Object.assign(window, { setTimeout: later });
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
