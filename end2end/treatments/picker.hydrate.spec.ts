import { expect, test } from '../support/clinic';

test('the order follows every answer, without a request', async ({ client, page }) => {
  await client.opens('/picker');
  await expect(page.getByText('Your answers will put these in order')).toBeVisible();
  // What ranks them comes with the first one.
  await page.getByRole('checkbox', { name: 'Low mood' }).check();
  await expect(page.locator('.ranking__name').first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.getByRole('checkbox', { name: 'Low mood' }).uncheck();
  const requests: string[] = [];
  // Chromium asks for the icon anew with every address.
  page.on('request', (request) => request.url().endsWith('favicon.svg') || requests.push(request.url()));
  const first = page.locator('.ranking__name').first();
  await expect(page.getByText('Your answers will put these in order')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Relaxation' }).check();
  await expect(first).toHaveText('Relaxation massage');
  await page.getByRole('checkbox', { name: 'Pain relief' }).check();
  await page.getByRole('checkbox', { name: 'Relaxation' }).uncheck();
  await expect(first).toHaveText('Therapeutic massage');
  expect(requests).toEqual([]);
});

test('browser and server give the same advice', async ({ client, page, request }) => {
  const advice = (html: string) =>
    page.evaluate((html) => {
      const document = new DOMParser().parseFromString(html, 'text/html');
      return [...document.querySelectorAll('.ranking__place')].map((place) => place.textContent);
    }, html);
  await client.opens('/picker');
  for (const answer of ['Pain relief', 'Low mood', 'Stress and anxiety']) {
    await page.getByRole('checkbox', { name: answer }).check();
    await expect(page).toHaveURL(/goal=/);
    const url = page.url();
    await expect(page.locator('.ranking__place')).toHaveCount(7);
    const inBrowser = await advice(await page.content());
    expect(inBrowser).toHaveLength(7);
    expect(await advice(await (await request.get(url)).text()), url).toEqual(inBrowser);
  }
});

test('the figure is tapped, and says what the boxes say', async ({ client, page }) => {
  await client.opens('/picker?at=places');
  const marked = page.locator('.body-figure__part--marked');
  await page.getByRole('checkbox', { name: 'Feet' }).check();
  await expect(marked).toHaveCount(2);
  await page.locator('.body-figure__side').last().locator('.body-figure__part--area').nth(4).locator('path').click();
  await expect(page.getByRole('checkbox', { name: 'Lower back' })).toBeChecked();
  await expect(marked).toHaveCount(3);
  await page.getByRole('checkbox', { name: 'Lower back' }).uncheck();
  await expect(marked).toHaveCount(2);
});

test('Enter goes on from the question that is open', async ({ client, page }) => {
  await client.opens('/picker?at=time');
  await page.getByRole('radio', { name: '20 minutes' }).check();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'What suits you' })).toBeFocused();
  await expect(page.locator('.ranking__name').first()).toHaveText('Sports massage');
});

test.describe('before the page is alive', () => {
  let arrive!: () => void;

  test.beforeEach(async ({ page }) => {
    const arrival = new Promise<void>((resolve) => (arrive = resolve));
    await page.route('**/*.wasm', async (route) => {
      await arrival;
      await route.continue();
    });
  });

  test('a step is the answer to a post, with everything kept', async ({ client, page }) => {
    await page.goto('/picker', { waitUntil: 'commit' });
    await page.getByRole('checkbox', { name: 'Low mood' }).check();
    await page.getByRole('button', { name: 'Next' }).filter({ visible: true }).click();
    await expect(page.getByRole('heading', { name: 'Where?' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'What brings you?' })).toBeHidden();
    await expect(page).toHaveURL(/\/picker#result$/);
    arrive();
    await client.waitsForLife();
    await expect(page).toHaveURL(/\/picker\?goal=low-mood&at=places$/);
    await page.getByRole('button', { name: 'Back' }).filter({ visible: true }).click();
    await expect(page.getByRole('checkbox', { name: 'Low mood' })).toBeChecked();
  });

  test('what was ticked stays ticked, and counts', async ({ client, page }) => {
    await page.goto('/picker?goal=stress', { waitUntil: 'commit' });
    await page.getByRole('checkbox', { name: 'Stress and anxiety' }).uncheck();
    await page.getByRole('checkbox', { name: 'Pain relief' }).check();
    arrive();
    await client.waitsForLife();
    await expect(page).toHaveURL(/\?goal=pain-relief$/);
    await expect(page.getByRole('checkbox', { name: 'Pain relief' })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'Stress and anxiety' })).not.toBeChecked();
    await expect(page.locator('.ranking__name').first()).toHaveText('Therapeutic massage');
  });
});
