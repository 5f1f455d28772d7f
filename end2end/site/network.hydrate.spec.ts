import type { Page } from '@playwright/test';

import { DETAILS, bookHref } from '../support/client';
import { expect, test } from '../support/clinic';
import { Staff } from '../support/staff';

test.use({ refusals: [0] });

/** Sees that the clinic could not be reached, and reads nothing else of what became of it. */
async function readsUnreached(page: Page): Promise<void> {
  await expect(page.getByRole('alert')).toContainText('We could not reach the clinic.');
  await expect(page.getByRole('alert')).toContainText('Nothing was lost. Try again in a moment.');
  await expect(page.getByText(/cannot be booked|did not work|went wrong|not booked|not cancelled/)).toHaveCount(0);
}

/** What pages ask the clinic for. */
const ASKED = /\/(api\/|livez)/;

/** What can become of an answer on its way. */
const FAILURES = {
  'the network is gone': (page: Page) => page.context().setOffline(true),
  'something on the way answers instead': (page: Page) =>
    page.route(ASKED, (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Welcome to our free Wi-Fi</h1>' })),
};

const mends = async (page: Page) => {
  await page.context().setOffline(false);
  await page.unroute(ASKED);
};

for (const [what, fails] of Object.entries(FAILURES)) {
  test.describe(what, () => {
    test('while a visit is booked: what was typed is there, and is sent again', async ({ client, clinic, page }) => {
      await client.opensDetails(await clinic.opening());
      await client.fillsIn(DETAILS);
      await fails(page);
      await client.button.click();
      await readsUnreached(page);
      await client.seesTyped(DETAILS);
      await mends(page);
      await client.books();
    });

    test('while a message is sent: what was typed is there, and is sent again', async ({ client, page }) => {
      await client.opens('/contact');
      await page.getByRole('textbox', { name: /^Name/ }).fill('Zoë');
      await page.getByRole('textbox', { name: /^Email/ }).fill('zoe@example.com');
      await page.getByRole('textbox', { name: /^Message/ }).fill('Do you have pillows?');
      await fails(page);
      await page.getByRole('button', { name: 'Send' }).click();
      await readsUnreached(page);
      await expect(page.getByRole('textbox', { name: /^Message/ })).toHaveValue('Do you have pillows?');
      await mends(page);
      await page.getByRole('button', { name: 'Send' }).click();
      await expect(client.heading).toHaveText('Thank you, we have your message');
    });

    test('while a visit is called off', async ({ client, clinic, page }) => {
      await client.opens(`/visit/${await clinic.book(await clinic.opening())}`);
      await page.getByText('Cancel this visit', { exact: true }).click();
      await fails(page);
      await page.getByRole('button', { name: 'Yes, cancel it' }).click();
      await readsUnreached(page);
      await mends(page);
      await page.getByRole('button', { name: 'Yes, cancel it' }).click();
      await expect(client.heading).toHaveText('This visit is cancelled');
    });

    test('while a day is chosen: it is told there, and the month stays', async ({ client, clinic, page }) => {
      const opening = await clinic.opening();
      await client.opens(bookHref({ month: opening.local.slice(0, 7) }));
      await fails(page);
      await client.dayLink(opening).click();
      await readsUnreached(page);
      await expect(client.grid).toBeVisible();
      await mends(page);
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(client.heading).toHaveText('When would you like to come?');
      await client.choosesStart(opening);
    });

    test('while a time is chosen: nobody is told that it cannot be booked', async ({ client, clinic, page }) => {
      const opening = await clinic.opening();
      await client.opens(bookHref({ date: opening.local.slice(0, 10) }));
      const start = page.getByRole('main').locator(`a[href*="start="]`).first();
      await fails(page);
      await start.click();
      await readsUnreached(page);
      await expect(client.heading).toHaveText('The clinic cannot be reached');
      await expect(page).toHaveTitle(/cannot be reached/);
      await mends(page);
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(client.heading).toHaveText('Who is coming?');
    });

    test('while staff answer a message: what was typed is there, and is sent again', async ({ client, clinic, page }) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.opensMessage();
      await staff.field('Your answer').fill('We do, from $ 40 on.');
      await fails(page);
      await staff.presses('Send');
      await readsUnreached(page);
      await expect(staff.field('Your answer')).toHaveValue('We do, from $ 40 on.');
      await mends(page);
      await staff.presses('Send');
      await expect(page.getByText('We do, from $ 40 on.')).toBeVisible();
      await expect(page.getByRole('alert')).toHaveCount(0);
    });
  });
}

test('what was typed is there once the times are asked for again', async ({ client, clinic, page }) => {
  const opening = await clinic.opening();
  await client.opensDetails(opening);
  await client.fillsIn(DETAILS);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Change the time' }).click();
  await readsUnreached(page);
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await client.choosesStart(opening);
  await client.seesTyped(DETAILS);
});

test.describe('a link whose page is not there yet', () => {
  test.use({ fails: true });

  for (const [from, name] of [['/', 'Contact'], ['/contact', 'Questions']]) {
    test(`${name}, from ${from}: why nothing comes of it is told`, async ({ client, page }) => {
      await client.opens(from);
      await page.context().setOffline(true);
      await page.getByRole('banner').getByRole('link', { name, exact: true }).click();
      await readsUnreached(page);
      await page.context().setOffline(false);
      await page.getByRole('banner').getByRole('link', { name, exact: true }).click();
      await expect(page).toHaveURL(new RegExp(`/${name.toLowerCase()}$`));
      await expect(page.getByRole('alert')).toHaveCount(0);
    });
  }
});
