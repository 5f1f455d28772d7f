import type { Page } from '@playwright/test';

import { DETAILS, bookHref, longDate } from '../support/client';
import { expect, test } from '../support/clinic';

/** What other programs do to a page before it is alive. */
const TOUCHES = {
  'a translator, who puts an element around each text': () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (texts.nextNode()) found.push(texts.currentNode as Text);
    for (const text of found.filter(({ data, parentElement }) => data.trim() && parentElement!.tagName !== 'SCRIPT')) {
      const font = document.createElement('font');
      text.replaceWith(font);
      font.append(text);
    }
  },
  'an extension with an element after each field': () => {
    for (const field of document.querySelectorAll('input, textarea')) field.after(document.createElement('grammar-checker'));
  },
  'an extension with elements of its own around the page': () => {
    document.body.prepend(document.createElement('password-manager'), ' ');
    document.body.append(document.createElement('reader-mode'));
  },
};

/** Opens a page, and has it touched while its program is on the way; then the program arrives. */
async function opensTouched(page: Page, path: string, touch: () => void): Promise<void> {
  let arrive!: () => void;
  const arrival = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/*.wasm', async (route) => {
    await arrival;
    await route.continue();
  });
  await page.goto(path, { waitUntil: 'commit' });
  await page.locator('body:has(footer)').waitFor();
  await page.evaluate(touch);
  const fails = page.waitForEvent('console', (message) => message.type() === 'error');
  const lives = page.waitForFunction(() => performance.getEntriesByName('alive').length > 0);
  arrive();
  await Promise.any([fails, lives]);
}

for (const [who, touch] of Object.entries(TOUCHES)) {
  test.describe(who, () => {
    const isBeside = who.endsWith('around the page');
    // Where nothing is as it was sent, a program cannot find its way, and leaves a plain page.
    test.use({ fails: !isBeside });

    test('leaves a form that reaches the clinic', async ({ client, page }) => {
      await opensTouched(page, '/contact', touch);
      await page.getByRole('textbox', { name: /^Name/ }).fill('Zoë');
      await page.getByRole('textbox', { name: /^Email/ }).fill('zoe@example.com');
      await page.getByRole('textbox', { name: /^Message/ }).fill('Do you have pillows?');
      await page.getByRole('button', { name: 'Send' }).click();
      await expect(client.heading).toHaveText('Thank you, we have your message');
    });

    test('leaves a picker that answers', async ({ page }) => {
      await opensTouched(page, '/picker', touch);
      await page.getByRole('checkbox', { name: 'Pain relief' }).check();
      await page.getByRole('button', { name: 'Next' }).filter({ visible: true }).click();
      await page.getByRole('checkbox', { name: 'Neck' }).check();
      await page.getByRole('button', { name: 'Next' }).filter({ visible: true }).click();
      await expect(page.getByRole('heading', { name: 'What do you like?' })).toBeVisible();
      await expect(page).toHaveURL(/goal=pain-relief.*area=neck/);
    });

    test('leaves a booking that books', async ({ client, clinic, page }) => {
      await opensTouched(page, bookHref({ start: (await clinic.opening()).start }), touch);
      await client.fillsIn(DETAILS);
      await client.books();
    });

    test('leaves what was typed where it is when a place on the page is gone to', async ({ page }) => {
      await opensTouched(page, '/contact', touch);
      await page.getByRole('textbox', { name: /^Message/ }).fill('Do you have pillows?');
      await page.evaluate(() => Object.assign(window, { isMarked: true }));
      await page.getByRole('link', { name: 'Skip to the content' }).press('Enter');
      await expect(page).toHaveURL(/#main$/);
      const isStillThatPage = () => new Promise((tell) => requestAnimationFrame(() => setTimeout(() => tell('isMarked' in window))));
      expect(await page.evaluate(isStillThatPage)).toBe(true);
      await expect(page.getByRole('textbox', { name: /^Message/ })).toHaveValue('Do you have pillows?');
    });

    if (isBeside) {
      test('does not keep the page from coming alive', async ({ client, page }) => {
        await opensTouched(page, '/contact', touch);
        await client.waitsForLife();
      });
    }
  });
}

test('a translator who comes once the page is alive leaves a page that books the day it shows', async ({ client, clinic, page }) => {
  const days = await clinic.days();
  const [first, other] = [days[0].starts[0], days[1].starts[0]];
  await client.opens(bookHref({ date: first.local.slice(0, 10), month: other.local.slice(0, 7) }));
  await page.evaluate(TOUCHES['a translator, who puts an element around each text']);
  await page.locator(`main a[href*="date=${other.local.slice(0, 10)}"]`).click();
  await expect(client.day).toHaveText(longDate(other.local));
  await expect(page.getByRole('main').locator('a[href*="start="]').first()).toHaveAttribute('href', new RegExp(other.start.slice(0, 10)));
});
