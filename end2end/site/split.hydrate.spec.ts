import { expect, test } from '../support/clinic';

test('a client never downloads a page of the staff', async ({ client, page }) => {
  const modules: string[] = [];
  page.on('request', (request) => modules.push(...(/split_[a-z]+/.exec(request.url()) ?? [])));
  await client.opens('/');
  await page.getByRole('link', { name: 'Book a massage' }).click();
  await expect(client.heading).toHaveText('Which massage would you like?');
  await page.getByRole('link', { name: 'Contact', exact: true }).click();
  await expect(client.heading).toHaveText('Write to us');
  expect([...new Set(modules)].sort()).toEqual(['split_booking']);
});
