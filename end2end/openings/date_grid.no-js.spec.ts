import { bookHref, longDate } from '../support/client';
import { expect, test } from '../support/clinic';

test('without a script the month is a table, and every open day a link that Tab reaches', async ({ client, clinic, page }) => {
  const days = await clinic.days();
  const month = days[0].date.slice(0, 7);
  await client.opens(bookHref({ month }));
  await expect(page.getByRole('table', { name: /^[A-Z][a-z]+ \d{4}$/ })).toBeVisible();
  await expect(client.grid).toHaveCount(0);
  await expect(page.locator('table [tabindex]')).toHaveCount(0);

  const links = page.locator('table a');
  await links.first().focus();
  for (const link of (await links.all()).slice(1)) {
    await page.keyboard.press('Tab');
    await expect(link).toBeFocused();
  }
  for (const { date, starts } of days.filter(({ date }) => date.startsWith(month))) {
    await expect(links.and(page.getByRole('link', { name: `${longDate(date)}, ${starts.length} openings` }))).toHaveAttribute(
      'href',
      bookHref({ month, date }),
    );
  }
});

test('without a script the months are turned by links', async ({ client, page }) => {
  await client.opens(bookHref({}));
  const first = await client.month.textContent();
  await page.getByRole('link', { name: 'Next month' }).click();
  await expect(client.month).not.toHaveText(first!);
  await page.getByRole('link', { name: 'Previous month' }).click();
  await expect(client.month).toHaveText(first!);
});

test('without a script a day without openings is no link and no stop, and says so', async ({ client, page }) => {
  const year = new Date().getUTCFullYear() + 1;
  await client.opens(bookHref({ month: `${year}-06` }));
  const day = page.getByRole('link', { name: `${longDate(`${year}-06-16`)}, no openings` });
  await expect(day).toHaveAttribute('aria-disabled', 'true');
  await expect(page.locator('table a')).toHaveCount(0);
  await expect(page.getByText(/^Nothing is open in June/)).toBeVisible();
  await page.getByRole('link', { name: 'Go to the first opening' }).click();
  await expect(page.locator('table a').first()).toBeVisible();
});
