import type { Page } from '@playwright/test';

import { Client, bookHref, longDate, monthName } from '../support/client';
import { expect, test } from '../support/clinic';

// The keyboard table of the date grid of the WAI-ARIA practices, a test for each row. All of it happens a year from now,
// where nothing is open yet: the keys reach every day, whatever it has to offer.

const YEAR = new Date().getUTCFullYear() + 1;
const FROM = `${YEAR}-06-16`;

/** The date so many days after another. */
function plus(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

const weekday = (date: string) => new Date(date).getUTCDay();

/** The element that stands for the date, open or not. */
function day(page: Page, date: string) {
  return page.getByRole('grid').getByRole('link', { name: longDate(date) });
}

/** Puts the focus on the date, by the arrow keys alone. */
async function walksTo(client: Client, date: string): Promise<void> {
  const { page } = client;
  await client.opens(bookHref({ month: date.slice(0, 7) }));
  await expect(client.month).toHaveText(monthName(date));
  await page.locator('[role=grid] [tabindex="0"]').focus();
  for (let at = `${date.slice(0, 8)}01`; at !== date; at = plus(at, 1)) {
    await expect(day(page, at)).toBeFocused();
    await page.keyboard.press('ArrowRight');
  }
  await expect(day(page, date)).toBeFocused();
}

/** Sees the focus on the date, and on nothing else that Tab could reach. */
async function isOn(client: Client, date: string): Promise<void> {
  await expect(client.month).toHaveText(monthName(date));
  await expect(day(client.page, date)).toBeFocused();
  await expect(client.grid.locator('[tabindex="0"]')).toHaveCount(1);
  await expect(day(client.page, date)).toHaveAttribute('tabindex', '0');
}

for (const { key, leads, from = FROM, to } of [
  { key: 'ArrowRight', leads: 'to the next day', to: plus(FROM, 1) },
  { key: 'ArrowLeft', leads: 'to the previous day', to: plus(FROM, -1) },
  { key: 'ArrowDown', leads: 'to the same day of the next week', to: plus(FROM, 7) },
  { key: 'ArrowUp', leads: 'to the same day of the previous week', to: plus(FROM, -7) },
  { key: 'Home', leads: 'to the first day of the week', to: plus(FROM, -weekday(FROM)) },
  { key: 'End', leads: 'to the last day of the week', to: plus(FROM, 6 - weekday(FROM)) },
  { key: 'PageDown', leads: 'to the same day of the next month', to: `${YEAR}-07-16` },
  { key: 'PageUp', leads: 'to the same day of the previous month', to: `${YEAR}-05-16` },
  { key: 'Shift+PageDown', leads: 'to the same day of the next year', to: `${YEAR + 1}-06-16` },
  { key: 'Shift+PageUp', leads: 'to the same day of the previous year', to: `${YEAR - 1}-06-16` },
  { key: 'PageDown', leads: 'to the last day of a shorter month', from: `${YEAR}-05-31`, to: `${YEAR}-06-30` },
  { key: 'ArrowRight', leads: 'out of the month', from: `${YEAR}-06-30`, to: `${YEAR}-07-01` },
  { key: 'ArrowLeft', leads: 'out of the month', from: `${YEAR}-06-01`, to: `${YEAR}-05-31` },
]) {
  test(`${key} leads ${leads}`, async ({ client, page }) => {
    await walksTo(client, from);
    await page.keyboard.press(key);
    await isOn(client, to);
  });
}

test('keys pressed while the next month is on its way are heard too', async ({ client, page }) => {
  const from = `${YEAR}-07-01`;
  await walksTo(client, from);
  let arrive!: () => void;
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/api/openings/month?*', async (route) => {
    await arrival;
    await route.continue();
  });
  for (let times = 0; times < 5; times++) await page.keyboard.press('ArrowUp');
  arrive();
  await isOn(client, plus(from, -35));
});

test('Enter on a day with openings shows its starts, and marks it as selected', async ({ client, clinic, page }) => {
  const opening = await clinic.opening();
  const date = opening.local.slice(0, 10);
  await client.opens(bookHref({ month: date.slice(0, 7) }));
  await expect(client.grid.locator('[aria-selected=true]')).toHaveCount(0);
  await day(page, date).focus();
  await page.keyboard.press('Enter');
  await expect(client.day).toHaveText(longDate(date));
  await expect(client.grid.locator('[aria-selected=true]')).toHaveCount(1);
  await expect(client.grid.getByRole('gridcell', { selected: true })).toContainText(String(Number(date.slice(8))));
  await expect(day(page, date)).toHaveAttribute('tabindex', '0');
});

test('Tab enters the grid on one day and leaves it with the next press', async ({ client, clinic, page }) => {
  const { local } = await clinic.opening();
  await client.opens(bookHref({ date: local.slice(0, 10) }));
  await day(page, local.slice(0, 10)).focus();
  await expect(client.grid.locator('[tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(client.grid.locator(':focus')).toHaveCount(0);
  await page.keyboard.press('Shift+Tab');
  await expect(day(page, local.slice(0, 10))).toBeFocused();
});

test('a day without openings can be reached, says so, and leads nowhere', async ({ client, page }) => {
  await walksTo(client, FROM);
  await expect(day(page, FROM)).toHaveAccessibleName(`${longDate(FROM)}, no openings`);
  await expect(day(page, FROM)).toHaveAttribute('aria-disabled', 'true');
  const before = page.url();
  await page.keyboard.press('Enter');
  await isOn(client, FROM);
  expect(page.url()).toBe(before);
  await expect(client.day).toHaveCount(0);
});

test('a day with openings says how many', async ({ client, clinic, page }) => {
  const [{ date, starts }] = await clinic.days();
  await client.opens(bookHref({ month: date.slice(0, 7) }));
  await expect(day(page, date)).toHaveAccessibleName(`${longDate(date)}, ${starts.length} openings`);
  await expect(day(page, date)).not.toHaveAttribute('aria-disabled');
});

test('the grid is named by its month, and its columns by the days of the week', async ({ client, page }) => {
  await client.opens(bookHref({ month: FROM.slice(0, 7) }));
  await expect(page.getByRole('grid', { name: monthName(FROM) })).toBeVisible();
  await expect(client.grid.getByRole('columnheader')).toHaveCount(7);
  for (const row of await client.grid.getByRole('row').all()) {
    expect(await row.locator('[role=gridcell], [role=columnheader]').count()).toBe(7);
  }
});
