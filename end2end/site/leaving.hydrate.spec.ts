import type { Page } from '@playwright/test';

import { expect, test } from '../support/clinic';

/** What the page for writing comes with. */
const PART = 'split_later';

/** Has the part of the program for a page stay on its way, until it is let through. */
async function holds(page: Page, part: string): Promise<{ asked: Promise<void>; letThrough: () => void }> {
  let letThrough!: () => void;
  let isAsked!: () => void;
  const mayPass = new Promise<void>((resolve) => (letThrough = resolve));
  const asked = new Promise<void>((resolve) => (isAsked = resolve));
  await page.route(`**/*${part}*.wasm`, async (route) => {
    isAsked();
    await mayPass;
    // Whoever has asked for it may be gone.
    await route.continue().catch(() => {});
  });
  return { asked, letThrough };
}

// The fixture fails all of these on the first word of complaint.

test('a page that is left by its address while a part of the next one loads, complains of nothing', async ({ client, page }) => {
  await client.opens('/');
  const { asked, letThrough } = await holds(page, PART);
  await page.getByRole('link', { name: 'Contact', exact: true }).first().click();
  await asked;
  await page.goto('/questions');
  letThrough();
  await expect(client.heading).toHaveText('Questions and answers');
  await client.waitsForLife();
});

test('a page that is left while its own part loads, complains of nothing', async ({ client, page }) => {
  const { asked, letThrough } = await holds(page, PART);
  await page.goto('/contact');
  await asked;
  await page.getByRole('link', { name: 'Questions', exact: true }).first().click();
  await expect(client.heading).toHaveText('Questions and answers');
  letThrough();
  await client.waitsForLife();
});

for (const [link, part] of [
  ['Contact', PART],
  ['Book a massage', 'split_booking'],
] as const) {
  test(`another page that is chosen while that of "${link}" loads, is shown`, async ({ client, page }) => {
    await client.opens('/');
    const { asked, letThrough } = await holds(page, part);
    await page.getByRole('link', { name: link, exact: true }).first().click();
    await asked;
    await page.getByRole('link', { name: 'Find yours', exact: true }).first().click();
    await expect(client.heading).toHaveText('Which massage is right for me?');
    const arrival = page.waitForResponse((response) => response.url().includes(part));
    letThrough();
    await (await arrival).finished();
    await expect(page).toHaveURL(/\/picker$/);
    await expect(client.heading).toHaveText('Which massage is right for me?');
    await page.getByRole('link', { name: 'Contact', exact: true }).first().click();
    await expect(client.heading).toHaveText('Write to us');
  });
}

test('a page that is gone back to is alive, although it was left while a part loaded', async ({ client, page }) => {
  await client.opens('/');
  const { asked, letThrough } = await holds(page, PART);
  await page.getByRole('link', { name: 'Contact', exact: true }).first().click();
  await asked;
  await page.goto('/questions');
  letThrough();
  await client.waitsForLife();
  await page.goBack();
  await client.waitsForLife();
  await page.getByRole('link', { name: 'Compare', exact: true }).first().click();
  await expect(page).toHaveURL(/\/compare/);
});
