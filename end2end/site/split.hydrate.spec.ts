import { expect, test } from '../support/clinic';

test('a client never downloads a page of the staff', async ({ client, page }) => {
  const modules: string[] = [];
  page.on('request', (request) => modules.push(...(/split_[a-z]+/.exec(request.url()) ?? [])));
  await client.opens('/');
  await page.getByRole('link', { name: 'Book a massage' }).click();
  await expect(client.heading).toHaveText('Which massage would you like?');
  await page.getByRole('link', { name: 'Contact', exact: true }).click();
  await expect(client.heading).toHaveText('Write to us');
  expect([...new Set(modules)].sort()).toEqual(['split_booking', 'split_later']);
});

/** As far as a page can tell: how long it took to be brought. */
const SLOW = () => {
  const entries = performance.getEntriesByType.bind(performance);
  performance.getEntriesByType = (kind) => entries(kind).map((entry) => Object.defineProperty(entry, 'responseEnd', { value: 9_000 }));
};

test('over a slow network a page whose part is not there is loaded as it is, and has the focus', async ({ client, page }) => {
  await page.addInitScript(SLOW);
  await client.opens('/');
  const answer = page.waitForResponse((response) => response.request().isNavigationRequest());
  await page.getByRole('link', { name: 'Book a massage' }).click();
  expect(new URL((await answer).url()).pathname).toBe('/book');
  await client.waitsForLife();
  await expect(client.heading).toBeFocused();
});

test('a page whose part does not come, or is gone since a deploy, is loaded as it is', async ({ client, page }) => {
  await client.opens('/');
  let letThrough!: () => void;
  const mayPass = new Promise<void>((resolve) => (letThrough = resolve));
  await page.route('**/split_booking*.wasm', async (route) => {
    await mayPass;
    await route.continue().catch(() => {});
  });
  const answer = page.waitForResponse((response) => response.request().isNavigationRequest());
  await page.getByRole('link', { name: 'Book a massage' }).click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true');
  expect(new URL((await answer).url()).pathname).toBe('/book');
  letThrough();
  await client.waitsForLife();
  await expect(page.getByRole('main')).not.toHaveAttribute('aria-busy');
});

test('the header marks where one is, after a page was left for another too', async ({ client, page }) => {
  await client.opens('/questions');
  const marked = page.getByRole('navigation', { name: 'Main' }).locator('[aria-current="page"]');
  await expect(marked).toHaveText('Questions');
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  await expect(page).toHaveURL(/\/compare/);
  await expect(marked).toHaveText('Compare');
});
