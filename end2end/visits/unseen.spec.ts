import { DETAILS, clockTime, longDate } from '../support/client';
import { expect, test } from '../support/clinic';
import { Staff } from '../support/staff';

// What has changed since it was shown is shown before anything is done.
test.use({ refusals: [409] });

test('a massage that costs something else by now is shown before it is booked', async ({ client, otherClient, clinic, page, isLive }) => {
  const { opening, therapist } = await clinic.openingOfOneTherapist();
  await client.opensDetails(opening, therapist);
  await client.fillsIn(DETAILS);
  const staff = new Staff(otherClient);
  await staff.becomesOwner(clinic);
  await otherClient.opens('/staff/catalogue?service=relaxation-60');
  await otherClient.page.getByLabel(/^Price/).fill('95.50');
  await staff.presses('Save the service');
  await expect(otherClient.page.getByRole('heading', { name: 'The change is made' })).toBeVisible();

  await client.button.click();
  const notice = page.getByRole('alert').filter({ hasText: 'This massage has changed since you chose it' });
  await expect(notice).toContainText('costs $95.50');
  if (isLive) await expect(notice).toBeFocused();
  await expect(page.locator('.summary')).toContainText('60 minutes, $95.50');
  await client.seesTyped(DETAILS);
  await client.books();
});

test('a visit that was moved meanwhile is not called off unseen', async ({ client, clinic, page }) => {
  const { opening, therapist } = await clinic.openingOfOneTherapist();
  const token = await clinic.book(opening, therapist);
  const later = (await clinic.days(therapist)).at(-1)!.starts[0];
  await client.opens(`/visit/${token}`);
  await clinic.move(token, later);
  const cancels = async () => {
    const yes = page.getByRole('button', { name: 'Yes, cancel it' });
    // Whoever was refused finds it open still, where nothing was loaded anew.
    if (!(await yes.isVisible())) await page.getByText('Cancel this visit', { exact: true }).click();
    await yes.click();
  };
  await cancels();
  await expect(page.getByRole('alert')).toContainText('It was not cancelled.');
  await expect(page.getByRole('definition').nth(1)).toContainText(longDate(later.local));
  await client.waitsForLife();
  await cancels();
  await expect(client.heading).toHaveText('This visit is cancelled');
});

test('a visit that was moved meanwhile is not moved again unseen', async ({ client, clinic, page, isLive }) => {
  const { opening, therapist } = await clinic.openingOfOneTherapist();
  const token = await clinic.book(opening, therapist);
  const [later, chosen] = (await clinic.days(therapist)).slice(-2).map((day) => day.starts[0]);
  await client.opens(`/book?visit=${token}&start=${chosen.start}`);
  await expect(client.heading).toHaveText('Move your visit?');
  await clinic.move(token, later);
  await page.getByRole('button', { name: 'Yes, move it' }).click();
  await expect(page.getByRole('alert')).toContainText('It was not moved.');
  if (!isLive) await page.getByRole('link', { name: 'Move it to the time you have chosen' }).click();
  await expect(page.locator('.summary')).toContainText(`From ${longDate(later.local)} at ${clockTime(later.local)}`);
  await page.getByRole('button', { name: 'Yes, move it' }).click();
  await expect(client.heading).toHaveText('You are booked');
  await expect(page.locator('time')).toHaveAttribute('datetime', chosen.start);
});
