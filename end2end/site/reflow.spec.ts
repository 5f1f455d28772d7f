import type { Page } from '@playwright/test';

import { expect, test } from '../support/clinic';
import { STATES } from '../support/states';

/** A narrow phone, or 1280 px at 400 %; and 1280 px at 200 %. */
const WIDTHS = [320, 640];

/** What is smaller, in either direction, is hard to hit with a finger (WCAG 2.2, 2.5.8). */
const SMALLEST = 24;

for (const { name, status, isNew = false, reach } of STATES) {
  test.describe(name, () => {
    test.use({ refusals: status ? [status] : [], isNew });

    test('fits where there is little room, and its targets can be hit', async ({ client, clinic, page }) => {
      await page.setViewportSize({ width: WIDTHS[0], height: 640 });
      await reach(client, clinic);
      // A heading can be there before the style sheet is.
      await page.waitForLoadState();
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 640 });
        expect(await beyondTheEdge(page), `${width} px`).toEqual([]);
        expect(await page.evaluate(() => document.scrollingElement!.scrollWidth), `${width} px`).toBeLessThanOrEqual(width);
        expect(await tooSmall(page), `${width} px`).toEqual([]);
      }
    });
  });
}

/** The elements that end where nobody sees it. What scrolls by itself, and says what it is, may be as wide as it is. */
function beyondTheEdge(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *:not(.visually-hidden)')]
      .filter((element) => element.checkVisibility() && !element.closest('[role=region][tabindex="0"] *') && element.getBoundingClientRect().right + scrollX > innerWidth + 0.5)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

/** The targets that are too small; links within a sentence may be as high as its line. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate((smallest) => {
    const isInSentence = (element: HTMLElement) =>
      getComputedStyle(element).display === 'inline' &&
      element.parentElement!.textContent!.trim() !== element.textContent!.trim();
    return [...document.querySelectorAll<HTMLElement>('a, button, input:not([type=hidden]), textarea, [role=link]')]
      .filter((element) => element.checkVisibility() && !isInSentence(element))
      .map((element) => ({ element, box: (element.closest('label') ?? element).getBoundingClientRect() }))
      .filter(({ box }) => Math.min(box.width, box.height) < smallest)
      .map(({ element, box }) => `${Math.round(box.width)} × ${Math.round(box.height)} px: ${element.outerHTML.slice(0, 120)}`);
  }, SMALLEST);
}
