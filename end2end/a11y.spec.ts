import { AxeBuilder } from '@axe-core/playwright';

import { expect, test } from './clinic';
import { STATES } from './states';

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

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const { name, status, reach } of STATES) {
  test.describe(name, () => {
    test.use({ refusals: status ? [status] : [] });

    test('is accessible in light and in dark', async ({ client, clinic, page }) => {
      await reach(client, clinic);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }));
        expect(found, colorScheme).toEqual([]);
      }
    });
  });
}
