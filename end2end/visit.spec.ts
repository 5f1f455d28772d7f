import { expect, test } from './clinic';

test('a visit is called off in two steps, and its time is open again', async ({ client, clinic, page, isLive }) => {
  const { opening, therapist } = await clinic.openingOfOneTherapist();
  await client.opens(`/visit/${await clinic.book(opening, therapist)}`);
  await expect(client.heading).toHaveText('You are booked');
  expect(await clinic.offers(opening, therapist)).toBe(false);

  await expect(page.getByRole('button', { name: 'Yes, cancel it' })).toBeHidden();
  await page.getByText('Cancel this visit', { exact: true }).click();
  await page.getByRole('button', { name: 'Yes, cancel it' }).click();
  await expect(client.heading).toHaveText('This visit is cancelled');
  if (isLive) await expect(client.heading).toBeFocused();
  expect(await clinic.offers(opening, therapist)).toBe(true);

  await page.getByRole('link', { name: 'Book another time' }).click();
  await expect(client.heading).toHaveText('When would you like to come?');
});
