import { AxeBuilder } from '@axe-core/playwright';
import axe from 'axe-core';

import { expect, test as clinicTest } from '../support/clinic';
import { keep } from '../support/nu';
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

test.use({
  // Colours are measured as they are, not on their way.
  contextOptions: { reducedMotion: 'reduce' },
  // axe is a script itself. What a browser without scripts shows is therefore looked at in one that has them, but gets
  // an empty program for the page.
  javaScriptEnabled: true,
  isLive: ({}, use, { project }) => use(project.name === 'js'),
  page: async ({ page, isLive }, use) => {
    const body = 'export default async () => {}; export const hydrate = () => {};';
    if (!isLive) await page.route('**/pkg/*.js', (route) => route.fulfill({ contentType: 'text/javascript', body }));
    await use(page);
  },
});

/** All of them, experimental ones and those of AAA too. */
const RULES = axe.getRules().map(({ ruleId }) => ruleId);

for (const { name, status, isNew = false, reach } of STATES) {
  test.describe(name, () => {
    test.use({ refusals: status ? [status] : [], isNew });

    test('is accessible in light and in dark', async ({ answer, client, clinic, isLive, page }, { project }) => {
      await reach(client, clinic);
      // A heading can be there before the style sheet is.
      await page.waitForLoadState();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).withRules(RULES).analyze();
        const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }));
        expect(found, colorScheme).toEqual([]);
      }
      // Not before: while a page comes alive it has no title for a moment.
      await keep(project.outputDir, `${project.name} ${name}`, isLive ? await page.content() : await answer());
    });
  });
}
