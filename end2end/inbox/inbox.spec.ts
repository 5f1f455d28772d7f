/** Staff answer what somebody has written, find who it was, and forget them when they ask for it. */

import { expect, test } from '../support/clinic';
import { Staff } from '../support/staff';

test('a message is answered, and its writer becomes a client', async ({ client, clinic, otherClient, mails }) => {
  await otherClient.opens('/contact');
  await otherClient.page.getByRole('textbox', { name: /^Name/ }).fill('Ada Lovelace');
  await otherClient.page.getByRole('textbox', { name: /^Email/ }).fill('ada@example.com');
  await otherClient.page.getByRole('textbox', { name: 'Message' }).fill('Do you have pillows?');
  await otherClient.page.getByRole('button', { name: 'Send' }).click();
  await expect(otherClient.heading).toHaveText('Thank you, we have your message');

  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  await client.opens('/staff/inbox');
  await client.page.getByRole('link', { name: 'Without a subject' }).click();
  await expect(client.page.getByText('Do you have pillows?')).toBeVisible();
  await client.waitsForLife();
  await staff.field('Your answer').fill('We do.\nThe owner');
  await staff.presses('Send');
  await expect(client.page.getByRole('heading', { name: /^owner answered/ })).toBeVisible();
  await client.waitsForLife();
  const answer = (await mails(3)).find((mail) => mail.includes('We do.'));
  expect(answer).toContain('> Do you have pillows?');

  await staff.presses('Add as a client');
  await client.page.getByRole('link', { name: 'Ada Lovelace' }).click();
  await expect(client.heading).toHaveText('Ada Lovelace');
  await client.waitsForLife();
  await client.page.getByLabel('Note').fill('Likes pillows');
  await staff.presses('Save');
  await expect(client.page.getByLabel('Note')).toHaveValue('Likes pillows');
});

test('a client is found, and forgotten', async ({ client, clinic }) => {
  const opening = await clinic.opening();
  const token = await clinic.book(opening);
  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  await client.opens('/staff/clients');
  await client.page.getByRole('searchbox').fill('somebody');
  await staff.presses('Find');
  expect(client.page.url()).toMatch(/\/staff\/clients$/);
  await expect(client.page.getByRole('searchbox')).toHaveValue('somebody');
  await client.page.getByRole('link', { name: 'Somebody Else' }).click();
  await expect(client.heading).toHaveText('Somebody Else');
  await client.page.getByRole('link', { name: 'Erase them' }).click();
  await expect(client.page.getByText('They are still expected')).toBeVisible();

  await client.opens(`/visit/${token}`);
  await client.page.getByText('Cancel this visit', { exact: true }).click();
  await staff.presses('Yes, cancel it');
  await expect(client.heading).toHaveText('This visit is cancelled');

  await client.opens('/staff/clients');
  await client.page.getByRole('link', { name: 'Somebody Else' }).click();
  await client.page.getByRole('link', { name: 'Erase them' }).click();
  await expect(client.heading).toHaveText('Erase Somebody Else');
  await client.waitsForLife();
  await staff.field('Their name').fill('somebody else');
  await staff.presses('Erase for good');
  await expect(client.heading).toHaveText('Erased');
});
