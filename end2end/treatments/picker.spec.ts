import { type Locator, type Page } from '@playwright/test';

import { expect, test } from '../support/clinic';

/** The treatments in the order of the page, those that are folded too. */
const order = (page: Page) => page.locator('.ranking__name').allTextContents();
const place = (page: Page, name: string): Locator => page.locator('.ranking__place').filter({ has: page.locator('.ranking__name').getByText(name, { exact: true }) });
const result = (page: Page) => page.getByRole('button', { name: /See what suits/ });

/** Goes on to a question where there is one at a time; without a script all of them are there. */
async function goesOn(page: Page, isLive: boolean, question: string): Promise<void> {
  if (!isLive) return;
  await page.getByRole('button', { name: 'Next' }).filter({ visible: true }).click();
  await expect(page.getByRole('heading', { name: question })).toBeFocused();
}

test('five answers lead to a massage with its reasons, and on to the calendar', async ({ client, page, isLive }) => {
  await client.opens('/picker');
  await page.getByRole('checkbox', { name: 'Pain relief' }).check();
  await goesOn(page, isLive, 'Where?');
  await page.getByRole('checkbox', { name: 'Neck' }).check();
  await page.getByRole('checkbox', { name: 'Shoulders' }).check();
  await goesOn(page, isLive, 'What do you like?');
  await page.getByRole('radio', { name: 'Strong' }).check();
  await page.getByRole('radio', { name: 'Feel the muscles worked' }).check();
  await page.getByRole('radio', { name: 'Without, please' }).check();
  await goesOn(page, isLive, 'What should we know?');
  await goesOn(page, isLive, 'How long do you have?');
  await page.getByRole('radio', { name: '60 minutes' }).check();
  await result(page).filter({ visible: true }).click();

  await expect(place(page, 'Therapeutic massage')).toContainText('You come for pain relief: that is what it is for.');
  await expect(place(page, 'Therapeutic massage')).toContainText('You marked your neck and shoulders: it works there.');
  const names = await order(page);
  expect(names[0]).toBe('Therapeutic massage');
  expect(names).toHaveLength(7);
  expect(names.at(-1)).toBe('Aromatherapy massage');
  expect(names).not.toContain('Prenatal massage');
  await expect(place(page, 'Aromatherapy massage')).toContainText('You want no scents, and its oils are scented.');
  await expect(place(page, 'Swedish massage')).toContainText('If you wanted gentle pressure and wanted to drift off, this would come first.');

  await place(page, 'Therapeutic massage').getByRole('link', { name: 'Book 60 minutes' }).click();
  await expect(client.heading).toHaveText('When would you like to come?');
  await expect(page.getByText('Therapeutic massage, 60 minutes')).toBeVisible();
});

test('what cannot be booked online leads to a form that knows what it is about', async ({ client, page }) => {
  await client.opens('/picker?goal=relaxation&clothing=clothed&at=result');
  expect((await order(page))[0]).toBe('Reflexology');
  await expect(place(page, 'Reflexology').getByRole('link', { name: 'Ask us about it' })).toHaveAttribute('href', '/contact?about=reflexology');
});

test('the address is the whole state: it can be shared, reloaded and gone back through', async ({ client, page, isLive }) => {
  const address = '/picker?goal=relaxation&area=neck&scents=welcome&at=result';
  await client.opens(address);
  const before = await order(page);
  expect(before[0]).toBe('Aromatherapy massage');
  await page.reload();
  await client.waitsForLife();
  expect(await order(page)).toEqual(before);

  await client.opens('/picker?goal=relaxation');
  await expect(page.getByRole('checkbox', { name: 'Relaxation' })).toBeChecked();
  if (!isLive) return;
  await goesOn(page, isLive, 'Where?');
  await goesOn(page, isLive, 'What do you like?');
  await page.getByRole('radio', { name: 'I like them' }).check();
  await expect(page).toHaveURL(/\?goal=relaxation&scents=welcome&at=touch$/);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Where?' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'What brings you?' })).toBeVisible();
});

test('what is said of health stands above everything, and in no address that is sent', async ({ client, page, isLive }) => {
  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.url()));
  await client.opens('/picker?goal=stress&at=health');
  await page.getByRole('checkbox', { name: 'Yes, I am pregnant' }).check();
  await page.getByLabel('In week').fill('9');
  await page.getByRole('checkbox', { name: 'A blood clot' }).check();
  await page.getByRole('checkbox', { name: 'Fever, or something contagious' }).check();
  if (isLive) await goesOn(page, isLive, 'How long do you have?');
  await result(page).filter({ visible: true }).click();

  const warnings = page.getByRole('alert');
  await expect(warnings.nth(0)).toContainText('Call us first');
  await expect(warnings.nth(0)).toContainText('You told us of a blood clot and fever or something contagious.');
  await expect(warnings.nth(0).getByRole('link', { name: 'Call (780) 481-9772' })).toHaveAttribute('href', 'tel:+17804819772');
  await expect(warnings.nth(1)).toContainText('You are pregnant.');
  await expect(warnings.nth(1).getByRole('link', { name: 'write to us' })).toBeVisible();
  expect((await order(page))[0]).toBe('Prenatal massage');
  await expect(place(page, 'Prenatal massage')).toContainText('first trimester');
  await expect(place(page, 'Deep tissue massage')).toContainText('You are pregnant, and it is not given in pregnancy.');
  if (isLive) await expect(page).toHaveURL(/\?goal=stress&at=result#condition=clot&condition=contagious&pregnant=yes&week=9$/);
  for (const url of sent) expect(url).not.toMatch(/clot|contagious|pregnant|week=/);
  await expect(page.getByRole('link', { name: 'The same without a word on your health' })).toHaveAttribute('href', '/picker?goal=stress&at=result');
});

test.describe('what is no week of a pregnancy', () => {
  test.use({ refusals: [422] });

  test('is said at its field, with what was typed, and above the advice', async ({ client, page, isLive }) => {
    await client.opens('/picker?goal=stress&at=health');
    await page.getByRole('checkbox', { name: 'Yes, I am pregnant' }).check();
    await page.getByLabel('In week').fill('about 50');
    if (isLive) {
      await page.getByLabel('In week').blur();
    } else {
      await result(page).filter({ visible: true }).click();
      await expect(page.getByRole('alert').filter({ hasText: 'We cannot read the week' })).toBeVisible();
    }
    await expect(page.getByText('Enter a week from 1 to 42, or leave it empty')).toBeVisible();
    await expect(page.getByLabel('In week')).toHaveValue('about 50');
    await page.getByLabel('In week').fill('22');
    if (isLive) await goesOn(page, isLive, 'How long do you have?');
    await result(page).filter({ visible: true }).click();
    await expect(page.getByText('Enter a week from 1 to 42')).toHaveCount(0);
  });
});

test('a red flag leads to the phone, and to no booking', async ({ client, page, isLive }) => {
  await client.opens('/picker?goal=stress&at=health');
  await page.getByRole('checkbox', { name: 'Fever, or something contagious' }).check();
  if (isLive) await goesOn(page, isLive, 'How long do you have?');
  await result(page).filter({ visible: true }).click();
  await expect(page.getByRole('alert').getByRole('link', { name: 'Call (780) 481-9772' })).toBeInViewport();
  await page.locator('.ranking__rest summary').click();
  await expect(place(page, 'Reflexology')).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: /^Book/ })).toHaveCount(0);
});

test('who has nothing to say of their health goes straight on', async ({ client, page, isLive }) => {
  await client.opens('/picker?goal=stress&at=health');
  await page.getByRole('checkbox', { name: 'A blood clot' }).check();
  await page.getByRole('button', { name: 'None of these' }).click();
  const next = page.getByRole('heading', { name: 'How long do you have?' });
  await expect(next).toBeInViewport();
  if (isLive) await expect(page).toHaveURL(/\?goal=stress&at=time$/);
  // A page that is alive shows one question at a time.
  const answered = (name: string) => page.getByRole('checkbox', { name, includeHidden: true });
  await expect(answered('A blood clot')).not.toBeChecked();
  await expect(page.getByText('Call us first')).toHaveCount(0);
  await expect(answered('Stress and anxiety')).toBeChecked();
});

test('an answer that nobody can give is told and left out', async ({ request }) => {
  const answer = await request.get('/picker?goal=riches&goal=stress');
  expect(answer.status()).toBe(400);
  expect(await answer.text()).toContain('A part of this address cannot be read');
});
