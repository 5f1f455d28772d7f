import { withAxe } from '../support/axe';
import { expect, test as clinicTest } from '../support/clinic';
import { keep } from '../support/nu';
import { beyondTheEdge, tooSmall } from '../support/room';
import { STATES } from '../support/states';

type Fixtures = {
  /** The page as it came from the server, up to its end: after that leptos tells its program what it is made of. */
  answer: () => Promise<string>;
};

const test = clinicTest.extend<Fixtures>({
  answer: async ({ page }, use) => {
    let text = Promise.resolve('');
    page.on('response', (response) => {
      const isPage = response.request().isNavigationRequest() && response.status() !== 303;
      if (isPage) text = response.text().catch(() => '');
    });
    await use(async () => (await text).split('</html>')[0] + '</html>');
  },
});

/** A narrow phone, or 1280 px at 400 %; and 1280 px at 200 %. */
const NARROW = [320, 640].map((width) => ({ width, height: 640 }));

const WIDE = { width: 1280, height: 720 };

test.use({
  viewport: NARROW[0],
  // Colours are measured as they are, not on their way.
  contextOptions: { reducedMotion: 'reduce' },
});

for (const { name, status, isNew = false, reach } of STATES) {
  test.describe(name, () => {
    test.use({ refusals: status ? [status] : [], isNew });

    test('has its place on any screen, and is accessible', async ({ answer, client, clinic, isLive, page }, { project }) => {
      await reach(client, clinic);
      // A heading can be there before the style sheet is.
      await page.waitForLoadState();
      await test.step('fits where there is little room, and its targets can be hit', async () => {
        for (const viewport of NARROW) {
          const { width } = viewport;
          await page.setViewportSize(viewport);
          expect.soft(await beyondTheEdge(page), `${width} px`).toEqual([]);
          const needed = await page.evaluate(() => document.scrollingElement!.scrollWidth);
          expect.soft(needed, `${width} px`).toBeLessThanOrEqual(width);
          expect.soft(await tooSmall(page), `${width} px`).toEqual([]);
        }
      });
      await page.setViewportSize(WIDE);
      await test.step('is accessible in light and in dark', async () => {
        const violations = await withAxe(page, isLive);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect.soft(await violations(), colorScheme).toEqual([]);
        }
      });
      // Not before: while a page comes alive it has no title for a moment.
      await keep(project.outputDir, `${project.name} ${name}`, isLive ? await page.content() : await answer());
    });
  });
}
