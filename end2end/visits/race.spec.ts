import { DETAILS, clockTime, longDate } from '../support/client';
import { expect, test, type Clinic } from '../support/clinic';
import type { Opening } from '../support/openings';

// What the loser of a race is answered with.
test.use({ refusals: [409] });

test('two clients want the same hour: one gets it, the other gets another without typing anything again', async ({
  client,
  otherClient,
  clinic,
  isLive,
}) => {
  const { opening, therapist } = await clinic.openingOfOneTherapist();
  const { page } = otherClient;
  await client.opensDetails(opening, therapist);
  await otherClient.opensDetails(opening, therapist);
  await client.fillsIn({ name: 'The First', email: 'first@example.com' });
  await otherClient.fillsIn(DETAILS);

  await client.books();
  const answers = page.waitForResponse((response) => response.request().method() === 'POST');
  await otherClient.button.click();
  expect((await answers).status()).toBe(409);

  const notice = page.getByRole('alert').filter({ hasText: 'This time has just been taken.' });
  await expect(notice).toContainText('What you have typed stays where it is.');
  await otherClient.seesTyped(DETAILS);
  if (isLive) await expect(notice).toBeFocused();

  const choices = page.getByRole('group', { name: 'Choose another time' }).getByRole('radio');
  const nearest = await nearestTo(opening, therapist, clinic);
  for (const { local } of nearest) await expect(choices.and(page.getByRole('radio', { name: said(local) }))).toBeVisible();
  await expect(choices).toHaveCount(3);
  await expect(choices.first()).toBeChecked();
  const second = nearest[1];
  await page.getByRole('radio', { name: said(second.local) }).check();
  await otherClient.books();
  await expect(page.getByRole('definition').nth(1)).toContainText(longDate(second.local));
  await expect(page.getByRole('definition').nth(1)).toContainText(`${clockTime(second.local)} to`);
});

test('a client loses two races in a row, and still has what they typed', async ({ client, clinic }) => {
  const { opening, therapist } = await clinic.openingOfOneTherapist();
  await client.opensDetails(opening, therapist);
  await client.fillsIn(DETAILS);
  await clinic.book(opening, therapist);
  await client.button.click();
  const nearest = client.page.getByRole('radio');
  await expect(nearest).toHaveCount(3);

  const taken = await nearest.first().getAttribute('value');
  await clinic.book({ ...opening, start: taken! }, therapist);
  await client.button.click();
  await expect(client.page.getByRole('radio').and(client.page.locator(`[value="${taken}"]`))).toHaveCount(0);
  await expect(nearest).toHaveCount(3);
  await client.seesTyped(DETAILS);
  await client.books();
});

test('a start that is taken says so before anything is typed', async ({ client, clinic, page }) => {
  const { opening, therapist } = await clinic.openingOfOneTherapist();
  await clinic.book(opening, therapist);
  const response = await client.opens(`/book?service=relaxation-60&therapist=${therapist}&start=${opening.start}`);
  expect(response.status()).toBe(409);
  await expect(page.getByRole('alert')).toContainText('This time has just been taken.');
  await expect(page.getByRole('radio')).toHaveCount(3);
  await client.fillsIn(DETAILS);
  await client.books();
});

test('with any therapist, two clients get the same hour with two therapists', async ({ client, otherClient, clinic }) => {
  const openings = (await clinic.days()).flatMap((day) => day.starts);
  const opening = openings.find(({ therapists }) => therapists.length > 1)!;
  await client.opensDetails(opening);
  await otherClient.opensDetails(opening);
  await client.fillsIn({ name: 'The First', email: 'first@example.com' });
  await otherClient.fillsIn(DETAILS);
  await client.books();
  await otherClient.books();
  const what = await client.page.getByRole('definition').first().innerText();
  await expect(otherClient.page.getByRole('definition').first()).not.toHaveText(what);
});

const said = (local: string) => `${longDate(local)} at ${clockTime(local)}`;

/** The three openings of the therapist that are nearest to one that is gone. */
async function nearestTo({ start }: Opening, therapist: number, clinic: Clinic): Promise<Opening[]> {
  const away = (opening: Opening) => Math.abs(Date.parse(opening.start) - Date.parse(start));
  const openings = (await clinic.days(therapist)).flatMap((day) => day.starts);
  return openings.sort((one, other) => away(one) - away(other)).slice(0, 3);
}
