/** A letter that cannot be sent is seen, on the visit and in the inbox; it is corrected, and sent again. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from '../support/clinic';
import { Desk } from '../support/desk';
import { Staff } from '../support/staff';

test('a letter that cannot be sent is corrected on the visit, for that visit alone', async ({ client, clinic, data, mails, page }) => {
  await rm(join(data, 'mail'), { recursive: true });
  await clinic.book(await clinic.opening());
  await new Staff(client).becomesOwner(clinic);
  await expect(async () => {
    await client.opens('/staff/inbox?show=letters');
    await expect(page.getByText('The folder for mails cannot be written to.')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.getByRole('link', { name: /^Somebody Else, Visit/ }).click();

  const desk = new Desk(client);
  await expect(desk.panel).toContainText('Not sent. The folder for mails cannot be written to. It is tried again by itself');
  await client.waitsForLife();
  await mkdir(join(data, 'mail'));
  await desk.panel.getByText('Mail and calls about it…').click();
  await desk.panel.getByLabel('Email').fill('mother@example.com');
  await desk.presses('Save for this visit');
  await desk.says(/reached there now|It is done/);
  const [letter] = await mails(1);
  expect(letter).toContain('<mother@example.com>');
  await expect(desk.panel.getByRole('link', { name: 'mother@example.com' })).toBeVisible();
  await expect(desk.panel).not.toContainText('Not sent.');
  await desk.undoes();

  await client.opens('/staff/clients');
  await page.getByRole('link', { name: 'Somebody Else' }).click();
  await expect(page.getByLabel('Email')).toHaveValue('else@example.com');
});

test('a letter that cannot be sent is sent again from the inbox', async ({ client, clinic, data, mails, page }) => {
  await rm(join(data, 'mail'), { recursive: true });
  await clinic.book(await clinic.opening());
  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  await expect(async () => {
    await client.opens('/staff/inbox');
    await expect(page.getByRole('link', { name: 'Letters not sent (1)' })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.getByRole('link', { name: 'Letters not sent (1)' }).click();
  await client.waitsForLife();
  await mkdir(join(data, 'mail'));
  await page.getByRole('button', { name: /^Send again: Somebody Else/ }).click();
  await expect(page.getByText('Every letter has gone out.')).toBeVisible();
  await client.waitsForLife();
  expect((await mails(1))[0]).toContain('<else@example.com>');
});
