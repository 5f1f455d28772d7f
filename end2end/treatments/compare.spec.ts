import { type Page } from '@playwright/test';

import { expect, test } from '../support/clinic';

const heads = (page: Page) => page.getByRole('columnheader').locator('.comparison__name');
const row = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

for (const [device, viewport] of [
  ['a desktop', { width: 1280, height: 720 }],
  ['a phone', { width: 390, height: 844 }],
] as const) {
  test.describe(`on ${device}`, () => {
    test.use({ viewport });

    test('therapeutic and relaxation massage stand side by side, as a table', async ({ client, page }) => {
      await client.opens('/compare');
      await expect(heads(page)).toHaveText(['Therapeutic massage', 'Relaxation massage']);
      await expect(row(page, 'Depth').getByRole('cell').nth(0)).toContainText('Reaches the connective tissue.');
      await expect(row(page, 'Depth').getByRole('cell').nth(1)).toContainText('Does not address the connective tissue.');
      await expect(row(page, 'Afterwards')).toHaveClass(/comparison__row--same/);
      await expect(row(page, 'Overlaps with').getByRole('cell').nth(0)).toContainText('Deep tissue work is one of the techniques');
      await expect(row(page, 'Purpose')).not.toHaveClass(/comparison__row--same/);
    });

    test('others are added, up to four, and removed, down to two', async ({ client, page }) => {
      await client.opens('/compare');
      await page.getByRole('link', { name: '+ Deep tissue massage' }).click();
      await expect(page.getByRole('columnheader')).toHaveCount(3);
      await page.getByRole('link', { name: '+ Reflexology' }).click();
      await expect(page).toHaveURL(/\/compare\?with=therapeutic,relaxation,deep-tissue,reflexology#comparison$/);
      await expect(heads(page)).toHaveText(['Therapeutic massage', 'Relaxation massage', 'Deep tissue massage', 'Reflexology']);
      await expect(page.getByRole('navigation', { name: 'Add to the comparison' })).toHaveCount(0);

      await page.getByRole('link', { name: 'Remove Therapeutic massage from the comparison' }).click();
      await expect(page.getByRole('columnheader')).toHaveCount(3);
      await page.getByRole('link', { name: 'Remove Reflexology from the comparison' }).click();
      await expect(page.getByRole('columnheader')).toHaveCount(2);
      await expect(heads(page)).toHaveText(['Relaxation massage', 'Deep tissue massage']);
      await expect(page.getByRole('link', { name: /^Remove/ })).toHaveCount(0);
    });
  });
}

test('a comparison leads to an opening, and to the form that books it', async ({ client, page }) => {
  await client.opens('/compare');
  await row(page, 'Next openings').getByRole('cell').nth(1).getByRole('link').last().click();
  await expect(client.heading).toHaveText('Who is coming?');
  await expect(page.getByText('Relaxation massage, 60 minutes')).toBeVisible();
});

test('whatever the address says, two to four that exist are compared', async ({ client, page }) => {
  for (const [with_, names] of [
    ['swedish', ['Swedish massage', 'Therapeutic massage']],
    ['relaxation', ['Relaxation massage', 'Therapeutic massage']],
    ['swedish,sports,relaxation', ['Swedish massage', 'Sports massage', 'Relaxation massage']],
    ['nothing,swedish,swedish,sports', ['Swedish massage', 'Sports massage']],
    ['swedish,sports,prenatal,reflexology,aromatherapy', ['Swedish massage', 'Sports massage', 'Prenatal massage', 'Reflexology']],
  ] as const) {
    await client.opens(`/compare?with=${with_}`);
    await expect(heads(page), with_).toHaveText(names);
  }
});

test('a treatment leads to its openings, its relatives and the picker', async ({ client, page }) => {
  await client.opens('/treatments');
  await page.getByRole('link', { name: 'Relaxation massage' }).first().click();
  await expect(client.heading).toHaveText('Relaxation massage');
  await expect(page.locator('.start-links').filter({ hasText: '60 minutes' }).getByRole('link')).toHaveCount(3);
  await page.getByRole('link', { name: 'compare the two' }).click();
  await expect(page).toHaveURL(/with=relaxation,swedish$/);
  await expect(heads(page)).toHaveText(['Relaxation massage', 'Swedish massage']);
});
