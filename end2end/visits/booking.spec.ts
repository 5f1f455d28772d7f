import { DETAILS, bookHref, clockTime, longDate, monthName } from '../support/client';
import { expect, test } from '../support/clinic';
import { SERVICE, type Opening } from '../support/openings';

/** The clock an hour after the start. */
const anHourAfter = ({ local }: Opening) =>
  clockTime(new Date(Date.parse(`${local}Z`) + 3_600_000).toISOString().slice(0, 19));

for (const [device, viewport] of [
  ['a desktop', { width: 1280, height: 720 }],
  ['a phone', { width: 390, height: 844 }],
] as const) {
  test.describe(`on ${device}`, () => {
    test.use({ viewport });

    test('a client books an hour from the home page on', async ({ client, clinic, page, isLive }) => {
      const opening = await clinic.opening();

      await client.opens('/');
      await page.evaluate(() => Object.assign(window, { isTheFirstDocument: true }));
      await page.getByRole('link', { name: 'Book a massage' }).click();
      await expect(client.heading).toHaveText('Which massage would you like?');
      await client.choosesService('Relaxation massage', 60);
      await client.choosesDay(opening);
      await client.choosesStart(opening);
      await client.fillsIn(DETAILS);
      await client.books();

      await expect(page.getByRole('definition').nth(0)).toHaveText(/^Relaxation massage, 60 minutes, with Therapist [ABC]$/);
      await expect(page.getByRole('definition').nth(1)).toContainText(longDate(opening.local));
      await expect(page.getByRole('definition').nth(1)).toContainText(
        `${clockTime(opening.local)} to ${anHourAfter(opening)}, Edmonton time`,
      );
      await expect(page.getByRole('definition').nth(2)).toContainText('Glo Skin & Medspa');
      await expect(page.getByRole('heading', { name: 'To change or cancel it' })).toBeVisible();
      await expect(page.getByRole('main').getByRole('link', { name: '(780) 481-9772' })).toBeVisible();

      const isTheFirstDocument = await page.evaluate(() => 'isTheFirstDocument' in window);
      expect(isTheFirstDocument, 'a live page is never loaded anew').toBe(isLive);
    });
  });
}

test('a booked start is no longer offered with its therapist', async ({ client, clinic, page }) => {
  const opening = await clinic.opening();
  await client.opensDetails(opening);
  await client.fillsIn(DETAILS);
  await client.books();

  const [, name] = (await page.getByRole('definition').first().innerText()).split(', with ');
  const therapist = (await clinic.therapists()).find((one) => one.name === name)!;
  expect(opening.therapists).toContain(therapist.id);
  expect(await clinic.offers(opening, therapist.id)).toBe(false);
});

test('the confirmation names nobody', async ({ client, clinic, page }) => {
  await client.opensDetails(await clinic.opening());
  await client.fillsIn(DETAILS);
  await client.books();
  const html = await page.content();
  for (const typed of [DETAILS.name, DETAILS.email, '555 0134', 'left shoulder']) expect(html).not.toContain(typed);
});

test('every step can be gone back to and on from', async ({ client, clinic, page }) => {
  const opening = await clinic.opening();
  const steps = [
    { heading: 'An hour for yourself', url: /\/$/ },
    { heading: 'Which massage would you like?', url: /\/book$/ },
    { heading: 'When would you like to come?', url: /\/book\?service=relaxation-60$/ },
    { heading: 'When would you like to come?', url: /&date=/ },
    { heading: 'Who is coming?', url: /&start=/ },
  ];
  const isAt = async ({ heading, url }: (typeof steps)[number]) => {
    await expect(page).toHaveURL(url);
    await expect(client.heading).toHaveText(heading);
  };
  await client.opens('/');
  await page.getByRole('link', { name: 'Book a massage' }).click();
  await isAt(steps[1]);
  await client.choosesService('Relaxation massage', 60);
  await client.choosesDay(opening);
  await client.choosesStart(opening);
  await isAt(steps[4]);

  for (const step of steps.slice(0, -1).reverse()) {
    await page.goBack();
    await isAt(step);
  }
  for (const step of steps.slice(1)) {
    await page.goForward();
    await isAt(step);
  }
});

test('every step can be reloaded', async ({ client, clinic, page }) => {
  const opening = await clinic.opening();
  const reload = async () => {
    const before = await page.getByRole('main').innerText();
    await page.reload();
    await client.waitsForLife();
    expect(await page.getByRole('main').innerText()).toBe(before);
  };
  await client.opens('/book');
  await reload();
  await client.choosesService('Relaxation massage', 60);
  await reload();
  await client.choosesDay(opening);
  await reload();
  await client.choosesStart(opening);
  await reload();
  await client.fillsIn(DETAILS);
  await client.books();
  await reload();
});

test('a booking that begins at the address of a day goes on from there', async ({ client, clinic }) => {
  const opening = await clinic.opening();
  await client.opens(bookHref({ date: opening.local.slice(0, 10) }));
  await client.choosesStart(opening);
  await client.fillsIn(DETAILS);
  await client.books();
});

test('the steps behind lead back to what was chosen there', async ({ client, clinic, page, isLive }) => {
  const opening = await clinic.opening();
  await client.opensDetails(opening);
  const steps = page.getByRole('navigation', { name: 'Steps of the booking' });
  await expect(steps.getByRole('listitem').filter({ hasText: 'Your details' })).toHaveAttribute('aria-current', 'step');

  await steps.getByRole('button', { name: 'Day and time' }).click();
  await expect(client.day).toHaveText(longDate(opening.local));
  await steps.getByRole(isLive ? 'link' : 'button', { name: 'Massage' }).click();
  await expect(client.heading).toHaveText('Which massage would you like?');
});

test('a client asks for one therapist and gets them', async ({ client, clinic, page }) => {
  const [, therapist] = await clinic.therapists();
  const [day] = await clinic.days(therapist.id);
  await client.opens('/book');
  await client.choosesService('Relaxation massage', 60);
  await page.getByRole('navigation', { name: 'Therapist' }).getByRole('link', { name: therapist.name }).click();
  await expect(page).toHaveURL(new RegExp(`[?&]therapist=${therapist.id}`));
  await client.choosesDay(day.starts[0]);
  await client.choosesStart(day.starts[0]);
  await client.fillsIn(DETAILS);
  await client.books();
  await expect(page.getByRole('definition').first()).toHaveText(`Relaxation massage, 60 minutes, with ${therapist.name}`);
});

test('going back to choose another massage keeps what was typed', async ({ client, clinic, page, isLive }) => {
  const opening = await clinic.opening();
  const [day] = await clinic.days();
  await client.opensDetails(opening);
  await client.fillsIn(DETAILS);
  await page.getByRole('button', { name: 'Massage', exact: true }).click();
  await expect(client.heading).toHaveText('Which massage would you like?');

  const leadsOn = isLive ? 'link' : 'button';
  await page.getByRole(leadsOn, { name: /^Relaxation massage, 60 minutes/ }).click();
  await expect(client.heading).toHaveText('When would you like to come?');
  await page.getByRole(leadsOn, { name: new RegExp(`^${longDate(opening.local)}, \\d+ openings?$`) }).click();
  await page.getByRole(leadsOn, { name: clockTime(day.starts[1].local), exact: true }).click();
  await expect(client.heading).toHaveText('Who is coming?');
  await client.seesTyped(DETAILS);
  await page.getByLabel('Name', { exact: true }).press('Enter');
  await expect(client.heading).toHaveText('You are booked');
});

test.describe('a form that has booked already', () => {
  test.use({ refusals: [422] });

  test('shows what it has booked, and no form beside it', async ({ client, clinic, page }) => {
    const opening = await clinic.opening();
    await client.opensDetails(opening);
    await client.fillsIn(DETAILS);
    const key = await page.locator('input[name=key]').inputValue();
    const form = { ...DETAILS, service: SERVICE, therapist: '', start: opening.start, key };
    expect((await page.request.post('/api/visits/book', { form })).status()).toBe(200);

    await client.field('Anything your therapist should know?').fill('Something else');
    await client.button.click();
    await expect(client.heading).toHaveText('It is booked already');
    await expect(page.locator('.summary').filter({ visible: true })).toContainText(longDate(opening.local));
    await expect(page.getByRole('link', { name: 'See or change your visit' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Book this visit' })).toHaveCount(0);
  });
});

test('changing the time keeps what was typed', async ({ client, clinic, page, isLive }) => {
  const days = await clinic.days();
  const [opening, other] = [days[0].starts[0], days[1].starts[0]];
  await client.opensDetails(opening);
  await client.fillsIn(DETAILS);
  const key = await page.locator('input[name=key]').getAttribute('value');
  await page.getByRole('button', { name: 'Change the time' }).click();
  await expect(client.day).toHaveText(longDate(opening.local));

  // Where there is no script to keep it, what leads on are buttons that post it.
  const leadsOn = isLive ? 'link' : 'button';
  if ((await client.month.textContent()) !== monthName(other.local)) {
    await page.getByRole(leadsOn, { name: 'Next month' }).click();
    await expect(client.month).toHaveText(monthName(other.local));
  }
  await page.getByRole(leadsOn, { name: new RegExp(`^${longDate(other.local)}, \\d+ openings?$`) }).click();
  await expect(client.day).toHaveText(longDate(other.local));
  await page.getByRole(leadsOn, { name: clockTime(other.local), exact: true }).click();
  await expect(client.heading).toHaveText('Who is coming?');
  await expect(page.locator('.summary')).toContainText(longDate(other.local));
  await client.seesTyped(DETAILS);
  await expect(page.locator('input[name=key]'), 'it is the same form').toHaveAttribute('value', key!);
  for (const typed of [DETAILS.name, DETAILS.email, 'shoulder']) expect(decodeURIComponent(page.url())).not.toContain(typed);
  await client.books();
  await expect(page.getByRole('definition').nth(1)).toContainText(longDate(other.local));
});
