import type { Locator, Page } from '@playwright/test';

import { DETAILS, clockTime, longDate } from '../support/client';
import { expect, test } from '../support/clinic';

/** Presses Tab until the focus is where it should be, and sees it at every stop on the way. */
async function tabsTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < 40; stops++) {
    await page.keyboard.press('Tab');
    await seesFocus(page);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not lead to ${target}`);
}

/** Sees which element has the focus: it is on the screen, and looks unlike it does without. */
async function seesFocus(page: Page): Promise<void> {
  const focused = page.locator(':focus');
  await expect(focused).toBeInViewport();
  const outline = await focused.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return { outlineStyle, isWide: parseFloat(outlineWidth) >= 2 };
  });
  expect(outline, await focused.evaluate((element) => element.outerHTML)).toEqual({ outlineStyle: 'solid', isWide: true });
}

test('a visit is booked with the keyboard alone', async ({ client, clinic, page }) => {
  const opening = await clinic.opening();
  const isAtStep = async (heading: string) => {
    await expect(client.heading).toHaveText(heading);
    await expect(client.heading).toBeFocused();
  };

  await client.opens('/');
  await tabsTo(page, page.getByRole('link', { name: 'Book a massage' }));
  await page.keyboard.press('Enter');
  await isAtStep('Which massage would you like?');
  await tabsTo(page, page.getByRole('link', { name: 'Relaxation massage' }).filter({ hasText: '60 minutes' }));
  await page.keyboard.press('Enter');
  await isAtStep('When would you like to come?');

  await tabsTo(page, client.grid.locator('[tabindex="0"]'));
  const day = client.dayLink(opening);
  for (let days = 0; days < 31 && !(await day.and(page.locator(':focus')).count()); days++) {
    await page.keyboard.press('ArrowRight');
    await seesFocus(page);
  }
  await page.keyboard.press('Enter');
  await expect(client.day).toHaveText(longDate(opening.local));
  await expect(client.day).toBeFocused();

  await tabsTo(page, page.getByRole('link', { name: clockTime(opening.local), exact: true }));
  await page.keyboard.press('Enter');
  await isAtStep('Who is coming?');

  for (const [label, text] of [
    ['Name', DETAILS.name],
    ['Email', DETAILS.email],
  ] as const) {
    await tabsTo(page, client.field(label));
    await page.keyboard.type(text);
  }
  await tabsTo(page, client.button);
  await page.keyboard.press('Enter');
  await isAtStep('You are booked');
});

test('the picker leads to the calendar with the keyboard alone', async ({ client, page }) => {
  await client.opens('/');
  await tabsTo(page, page.getByRole('link', { name: 'Find the one for you' }));
  await page.keyboard.press('Enter');
  await expect(client.heading).toHaveText('Which massage is right for me?');
  await tabsTo(page, page.getByRole('checkbox', { name: 'Pain relief' }));
  await page.keyboard.press('Space');
  for (const question of ['Where?', 'What do you like?', 'What should we know?', 'How long do you have?', 'What suits you']) {
    await tabsTo(page, page.getByRole('button', { name: /^(Next|See what suits you)$/ }).filter({ visible: true }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: question })).toBeFocused();
  }
  await tabsTo(page, page.getByRole('link', { name: 'Book 60 minutes' }).first());
  await page.keyboard.press('Enter');
  await expect(client.heading).toHaveText('When would you like to come?');
  await expect(client.heading).toBeFocused();
});

test('the comparison leads to an opening with the keyboard alone', async ({ client, page }) => {
  await client.opens('/compare');
  await tabsTo(page, page.getByRole('link', { name: '+ Swedish massage' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('columnheader')).toHaveCount(3);
  await tabsTo(page, page.locator('.comparison__links').last().getByRole('link').last());
  await page.keyboard.press('Enter');
  await expect(client.heading).toHaveText('Who is coming?');
  await expect(client.heading).toBeFocused();
});

test('Enter in a field sends the form', async ({ client, clinic, page }) => {
  await client.opensDetails(await clinic.opening());
  await client.field('Name').fill(DETAILS.name);
  await client.field('Email').fill(DETAILS.email);
  await page.keyboard.press('Enter');
  await expect(client.heading).toHaveText('You are booked');
});

test('the first Tab offers to skip to the content', async ({ client, page }) => {
  await client.opens('/book');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await seesFocus(page);
  await page.keyboard.press('Enter');
  await tabsTo(page, page.getByRole('main').getByRole('link').first());
  await expect(page.getByRole('main').getByRole('link').first()).toBeFocused();
});

test('mistakes take the focus to the summary, and from there to the field', async ({ client, clinic, page }) => {
  await client.opensDetails(await clinic.opening());
  await client.field('Name').focus();
  await page.keyboard.press('Enter');
  await expect(client.summary).toBeFocused();
  await seesFocus(page);
  await tabsTo(page, client.summary.getByRole('link').first());
  await page.keyboard.press('Enter');
  await expect(client.field('Name')).toBeFocused();
});

test('going back takes the focus to the step that is shown again', async ({ client, clinic, page }) => {
  const opening = await clinic.opening();
  await client.opens('/book');
  await client.choosesService('Relaxation massage', 60);
  await client.choosesDay(opening);
  await client.choosesStart(opening);
  await expect(client.heading).toBeFocused();
  await page.goBack();
  await expect(client.heading).toHaveText('When would you like to come?');
  await expect(page.locator('#step:focus, #day:focus')).toBeVisible();
});
