import { clockTime, longDate } from '../support/client';
import { expect, test } from '../support/clinic';

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

test('a visit is moved to another time, and keeps its address', async ({ client, clinic, page }) => {
  const { opening, therapist } = await clinic.openingOfOneTherapist();
  const address = `/visit/${await clinic.book(opening, therapist)}`;
  await client.opens(address);
  await page.getByRole('link', { name: 'Choose another time' }).click();
  await expect(client.heading).toHaveText('When would you like to come?');
  await client.waitsForLife();

  const later = (await clinic.days(therapist)).at(-1)!.starts[0];
  while ((await client.month.textContent()) !== new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${later.local}Z`))) {
    const before = await client.month.textContent();
    await page.getByRole('link', { name: 'Next month' }).click();
    await expect(client.month).not.toHaveText(before!);
  }
  await client.choosesDay(later);
  await page.getByRole('link', { name: clockTime(later.local), exact: true }).click();
  await expect(client.heading).toHaveText('Move your visit?');
  await page.getByRole('button', { name: 'Yes, move it' }).click();
  await expect(page).toHaveURL(new RegExp(`${address}$`));
  await expect(page.getByRole('definition').nth(1)).toContainText(longDate(later.local));
  await expect(page.getByRole('definition').nth(1)).toContainText(clockTime(later.local));
  expect(await clinic.offers(opening, therapist)).toBe(true);
});

test.describe('when somebody else was quicker', () => {
  test.use({ refusals: [409] });

  test('a visit stays where it was, and the nearest times are offered', async ({ client, clinic, page }) => {
    const openings = (await clinic.days()).flatMap((day) => day.starts).filter(({ therapists }) => therapists.length === 1);
    const { opening, therapist } = { opening: openings[0], therapist: openings[0].therapists[0] };
    const other = openings.find(({ local, therapists }) => local.slice(0, 10) !== opening.local.slice(0, 10) && therapists[0] === therapist)!;
    const token = await clinic.book(opening, therapist);
    await client.opens(`/book?service=relaxation-60&therapist=${therapist}&visit=${token}&start=${other.start}`);
    await expect(client.heading).toHaveText('Move your visit?');
    await clinic.book(other, therapist);
    await page.getByRole('button', { name: 'Yes, move it' }).click();
    await expect(page.getByRole('alert')).toContainText('This time has just been taken.');
    await expect(page.getByRole('radio')).toHaveCount(3);
    const chosen = await page.getByRole('radio').first().getAttribute('value');
    await page.getByRole('button', { name: /^(Yes, move it|Move it there)$/ }).click();
    await expect(client.heading).toHaveText('You are booked');
    await expect(page.locator('time')).toHaveAttribute('datetime', chosen!);
  });
});

test.describe('when the clinic has cancelled meanwhile', () => {
  test.use({ refusals: [410] });

  test('the page that moves says so, and nothing else', async ({ client, clinic, page }) => {
    const { opening, therapist } = await clinic.openingOfOneTherapist();
    const token = await clinic.book(opening, therapist);
    const other = (await clinic.days(therapist)).at(-1)!.starts[0];
    await client.opens(`/book?service=relaxation-60&visit=${token}&start=${other.start}`);
    await expect(page.locator('.summary')).toContainText(`From ${longDate(opening.local)} at ${clockTime(opening.local)}`);
    await expect(page.locator('.summary')).toContainText(`To ${longDate(other.local)} at ${clockTime(other.local)}`);
    await clinic.cancel(token);
    await page.getByRole('button', { name: 'Yes, move it' }).click();
    await expect(client.heading).toHaveText('This visit is cancelled');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.getByRole('main').getByRole('link', { name: '(780) 481-9772' })).toBeVisible();
    await page.getByRole('link', { name: 'Book another time' }).click();
    await expect(client.heading).toHaveText('When would you like to come?');
  });
});
