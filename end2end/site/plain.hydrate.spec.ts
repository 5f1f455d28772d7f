import { expect, test } from '../support/clinic';

test('a page whose program fails is a plain page: its links lead on', async ({ browser, server }) => {
  // A browser that nobody listens to: it has every reason to complain.
  const context = await browser.newContext({ baseURL: server });
  const page = await context.newPage();
  const alive = () => page.waitForFunction(() => performance.getEntriesByName('alive').length > 0);
  await page.goto('/');
  await alive();
  await page.route('**/*split_later*.wasm', (route) => route.abort());
  const failure = page.waitForEvent('console', (message) => message.type() === 'error' && message.text().includes('panicked'));
  await page.getByRole('link', { name: 'Contact', exact: true }).first().click();
  await failure;
  // The browser has followed the link, and shows what the server has made of the page.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Write to us');
  await page.unroute('**/*split_later*.wasm');
  const answer = page.waitForResponse((response) => response.request().isNavigationRequest());
  await page.getByRole('link', { name: 'Questions', exact: true }).first().click();
  expect(new URL((await answer).url()).pathname).toBe('/questions');
  await alive();
  await context.close();
});
