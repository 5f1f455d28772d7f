import { expect, test } from './clinic';
import { STATES } from './states';

/** Less than this is hard to hit with a finger (WCAG 2.2, 2.5.8); a link within a sentence may be as high as its line. */
const SMALLEST = 24;

for (const [width, about] of [
  [320, 'a narrow phone, or 1280 px at 400 %'],
  [640, '1280 px at 200 %'],
] as const) {
  for (const { name, status, reach } of STATES) {
    test.describe(`${name}, ${width} px wide (${about})`, () => {
      test.use({ viewport: { width, height: 640 }, refusals: status ? [status] : [] });

      test('fits, and its targets can be hit', async ({ client, clinic, page }) => {
        await reach(client, clinic);
        const { scrolls, cut } = await page.evaluate(() => {
          const { scrollWidth } = document.scrollingElement!;
          const ends = (element: Element) => element.getBoundingClientRect().right + scrollX;
          const shown = [...document.querySelectorAll('body *:not(.visually-hidden)')].filter((element) => element.checkVisibility());
          return {
            scrolls: scrollWidth > innerWidth,
            cut: shown.filter((element) => ends(element) > innerWidth + 0.5).map((element) => element.outerHTML.slice(0, 120)),
          };
        });
        expect(cut).toEqual([]);
        expect(scrolls, 'nothing to scroll to sideways').toBe(false);

        const small = await page.evaluate((smallest) => {
          const targets = document.querySelectorAll<HTMLElement>('a, button, input:not([type=hidden]), textarea, [role=link]');
          const hit = (element: HTMLElement) => element.closest('label') ?? element;
          const isInSentence = (element: HTMLElement) => {
            const text = element.parentElement!.textContent!.trim();
            return getComputedStyle(element).display === 'inline' && text !== element.textContent!.trim();
          };
          return [...targets]
            .filter((element) => element.checkVisibility() && !element.matches('.skip-link') && !isInSentence(element))
            .map((element) => ({ html: element.outerHTML.slice(0, 120), box: hit(element).getBoundingClientRect() }))
            .filter(({ box }) => Math.min(box.width, box.height) < smallest)
            .map(({ html, box }) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${html}`);
        }, SMALLEST);
        expect(small).toEqual([]);
      });
    });
  }
}
