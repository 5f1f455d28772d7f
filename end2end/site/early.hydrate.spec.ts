import type { Page } from '@playwright/test';

import { DETAILS, bookHref, type Client } from '../support/client';
import { expect, test } from '../support/clinic';

// What the posted pages are answered with.
test.use({ refusals: [409, 422] });

/** Opens the page while its program is still on the way; the answer lets it arrive. */
async function opensEarly(client: Client, path: string): Promise<() => Promise<void>> {
  let arrive!: () => void;
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  await client.page.route('**/*.wasm', async (route) => {
    await arrival;
    await route.continue();
  });
  await client.page.goto(path, { waitUntil: 'commit' });
  await expect(client.heading).toHaveText('Who is coming?');
  return async () => {
    arrive();
    await client.waitsForLife();
  };
}

/** Marks the document, and tells whether the page still is the marked one. */
async function marks(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => Object.assign(window, { isMarked: true }));
  return () => page.evaluate(() => 'isMarked' in window);
}

test('what was typed before the page came alive is still there, and is booked', async ({ client, clinic, page }) => {
  const { start } = await clinic.opening();
  const comesAlive = await opensEarly(client, bookHref({ start }));
  await client.fillsIn(DETAILS);
  await comesAlive();
  await client.seesTyped(DETAILS);
  const isStillThatPage = await marks(page);
  await client.books();
  expect(await isStillThatPage()).toBe(true);
});

test('a form that is sent before the page came alive comes back with everything, and comes alive', async ({
  client,
  clinic,
  page,
}) => {
  const { start } = await clinic.opening();
  const comesAlive = await opensEarly(client, bookHref({ start }));
  await client.fillsIn({ ...DETAILS, email: 'nobody' });
  await client.button.click();
  await expect(client.summary).toBeVisible();
  await comesAlive();
  await client.seesTyped({ ...DETAILS, email: 'nobody' });
  const isStillThatPage = await marks(page);
  await client.field('Email').fill(DETAILS.email);
  await client.books();
  expect(await isStillThatPage()).toBe(true);
});

test('a race that is lost before the page came alive is won with another time', async ({ client, clinic, page }) => {
  const { opening, therapist } = await clinic.openingOfOneTherapist();
  const comesAlive = await opensEarly(client, bookHref({ therapist, start: opening.start }));
  await client.fillsIn(DETAILS);
  await clinic.book(opening, therapist);
  await client.button.click();
  await expect(page.getByRole('alert')).toContainText('This time has just been taken.');
  await comesAlive();
  await client.seesTyped(DETAILS);
  await expect(page.getByRole('radio')).toHaveCount(3);
  const isStillThatPage = await marks(page);
  await client.books();
  expect(await isStillThatPage()).toBe(true);
});
