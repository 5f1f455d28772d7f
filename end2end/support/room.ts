/** What is wrong with a page where there is little room. */

import type { Page } from '@playwright/test';

/** What is smaller, in either direction, is hard to hit with a finger (WCAG 2.2, 2.5.8). */
const SMALLEST = 24;

/** The elements that end where nobody sees it. What scrolls by itself, and says what it is, may be as wide as it is. */
export function beyondTheEdge(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *:not(.visually-hidden)')]
      .filter((element) => element.checkVisibility() && !element.closest('[role=region][tabindex="0"] *') && element.getBoundingClientRect().right + scrollX > innerWidth + 0.5)
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

/** The targets that are too small; links within a sentence may be as high as its line. */
export function tooSmall(page: Page): Promise<string[]> {
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
