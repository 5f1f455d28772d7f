import type { Locator, Page } from '@playwright/test';

import type { Client } from '../support/client';
import { expect, test } from '../support/clinic';

// What a form with mistakes is answered with.
test.use({ refusals: [422] });

type Letter = { name: string; email?: string; phone?: string; subject?: string; message: string };

const LETTER: Letter = {
  name: 'Zoë Tremblay-Nguyễn',
  email: 'zoe@example.com',
  message: 'Do you have pillows?\nMy site is https://zoe.example',
};

const MISTAKES: Letter = {
  name: '<b>Zoë</b> & "Co" <script>alert(1)</script>',
  email: 'zoe at example.com',
  phone: 'none',
  subject: '\' onfocus="alert(2)"',
  message: '\nFirst, a blank line. </textarea><b>Then this.</b> &lt; &amp;',
};

const field = (page: Page, label: string): Locator => page.getByRole('textbox', { name: new RegExp(`^${label}`) });

const button = (page: Page): Locator => page.getByRole('button', { name: 'Send' });

async function fillsIn(page: Page, { name, email = '', phone = '', subject, message }: Letter): Promise<void> {
  await field(page, 'Name').fill(name);
  await field(page, 'Email').fill(email);
  await field(page, 'Phone').fill(phone);
  if (subject !== undefined) await field(page, 'Subject').fill(subject);
  await field(page, 'Message').fill(message);
}

async function seesTyped(page: Page, { name, email = '', phone = '', subject = '', message }: Letter): Promise<void> {
  await expect(field(page, 'Name')).toHaveValue(name);
  await expect(field(page, 'Email')).toHaveValue(email);
  await expect(field(page, 'Phone')).toHaveValue(phone);
  await expect(field(page, 'Subject')).toHaveValue(subject);
  await expect(field(page, 'Message')).toHaveValue(message);
}

/** Sees the thanks, and tells the reference. */
async function isThanked(client: Client): Promise<string> {
  await expect(client.heading).toHaveText('Thank you, we have your message');
  const [, reference] = /[?]reference=([0-9A-Z]{3}-[0-9A-Z]{3})$/.exec(client.page.url())!;
  await expect(client.page.getByRole('main')).toContainText(reference);
  return reference;
}

test('somebody writes to the clinic, and both sides get a mail', async ({ client, page, mails }) => {
  await client.opens('/');
  await page.getByRole('contentinfo').getByRole('link', { name: 'write to us' }).click();
  await expect(client.heading).toHaveText('Write to us');
  await client.waitsForLife();
  await expect(page.getByRole('main').getByRole('link', { name: '(780) 481-9772' })).toBeVisible();
  await fillsIn(page, LETTER);
  await button(page).click();
  const reference = await isThanked(client);
  const html = await page.content();
  for (const typed of [LETTER.name, LETTER.email!, 'zoe.example']) expect(html).not.toContain(typed);

  const [one, other] = await mails(2);
  for (const mail of [one, other]) expect(mail).toContain(reference);
  expect([one, other].filter((mail) => mail.includes('\r\nTo: clinic@localhost'))).toHaveLength(1);
  expect([one, other].filter((mail) => mail.includes('\r\nTo: zoe@example.com'))).toHaveLength(1);
});

test('a phone number is enough, and then there is one mail', async ({ client, page, mails }) => {
  await client.opens('/contact');
  await fillsIn(page, { ...LETTER, email: '', phone: '780 555 0134' });
  await button(page).click();
  await isThanked(client);
  await mails(1);
});

test('the subject is filled in when coming from a treatment', async ({ client, page }) => {
  await client.opens('/contact?about=prenatal');
  await expect(field(page, 'Subject')).toHaveValue(/^Prenatal/);
  await fillsIn(page, LETTER);
  await button(page).click();
  await isThanked(client);
});

test('an empty form tells everything that is missing, in the summary and beside the fields', async ({ client, page }) => {
  await client.opens('/contact');
  await button(page).click();
  const missing = [
    ['Name', 'Enter a name'],
    ['Email', 'Enter your email address or your phone number, so that we can answer'],
    ['Message', 'Enter a message'],
  ] as const;
  await expect(client.summary.getByRole('listitem')).toHaveText(missing.map(([, message]) => message));
  await expect(page).toHaveTitle(/^Error: /);
  for (const [label, message] of missing) {
    await expect(field(page, label)).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page, label)).toHaveAccessibleDescription(new RegExp(`Error: ${message}$`));
    await client.summary.getByRole('link', { name: message }).click();
    await expect(field(page, label)).toBeFocused();
  }
});

test('what was typed is kept as it was typed, is mended and sent', async ({ client, page, mails }) => {
  await client.opens('/contact');
  await fillsIn(page, MISTAKES);
  await button(page).click();
  await expect(client.summary.getByRole('listitem')).toHaveCount(2);
  await seesTyped(page, MISTAKES);
  await expect(page.getByRole('main').locator('b, script')).toHaveCount(0);
  await field(page, 'Email').fill('zoe@example.com');
  await field(page, 'Phone').fill('');
  await button(page).click();
  await isThanked(client);
  await mails(2);
});

test('a double click sends once', async ({ client, page, mails }) => {
  await client.opens('/contact');
  await fillsIn(page, LETTER);
  await button(page).dblclick();
  await isThanked(client);
  await mails(2);
});

test('a form that was used can be sent again with another message', async ({ client, page, mails }) => {
  await client.opens('/contact');
  await fillsIn(page, LETTER);
  const form = await page.locator('form').evaluate((form: HTMLFormElement) =>
    Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])),
  );
  expect((await page.request.post('/contact', { form: { ...form, message: 'This came first.' } })).ok()).toBe(true);
  await button(page).click();
  await expect(client.summary).toContainText('You have sent this form before, with another message.');
  await seesTyped(page, LETTER);
  const key = page.locator('input[name="key"]');
  await expect(key).not.toHaveValue(form.key);
  await button(page).click();
  await isThanked(client);
  await mails(4);
});

test('a message is written with the keyboard alone, past the field that nobody sees', async ({ client, page, isLive, mails }) => {
  await client.opens('/contact');
  await field(page, 'Name').focus();
  for (const typed of [LETTER.name, LETTER.email!, '', 'A question', 'Do you have pillows?']) {
    await page.keyboard.type(typed);
    await page.keyboard.press('Tab');
  }
  await expect(button(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await isThanked(client);
  if (isLive) await expect(client.heading).toBeFocused();
  await mails(2);
});
