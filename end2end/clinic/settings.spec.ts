import { expect, test } from '../support/clinic';
import { Staff } from '../support/staff';

// What forms with mistakes are answered with, and changes that would leave visits behind.
test.use({ refusals: [409, 422] });

test('an owner changes the hours, is told of a visit they would leave behind, and goes on', async ({ client, clinic, page }) => {
  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  const date = await staff.closesDateOfVisit(clinic);
  await expect(page.getByRole('alert')).toContainText('with Therapist');
  await expect(staff.field('Date')).toHaveValue(date);
  await staff.presses('Change the hours anyway');
  await expect(page.getByRole('heading', { name: 'The hours are changed' })).toBeVisible();
  await client.waitsForLife();
  await expect(page.getByRole('button', { name: /^Remove .*: it follows the week again$/ })).toBeVisible();

  await staff.field('Tuesday, hours 1, from').fill('22:00');
  await staff.field('Tuesday, hours 1, until').fill('02:00');
  await staff.presses('Save the week');
  await expect(client.summary).toContainText('Put what comes after midnight on the day after');
  await client.summary.getByRole('link').click();
  await expect(staff.field('Tuesday, hours 1, from')).toBeFocused();
});

test('an owner adds a therapist and says when they work', async ({ client, clinic, page }) => {
  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  await client.opens('/staff/team');
  await page.getByRole('link', { name: 'Add a therapist' }).click();
  await expect(client.heading).toHaveText('Add a therapist');
  await client.waitsForLife();
  await staff.field('Name').fill('Dana');
  await staff.field('Place in the list').fill('9');
  await page.getByRole('checkbox', { name: 'relaxation' }).check();
  await staff.presses('Save the therapist');
  await expect(page.getByRole('heading', { name: 'The change is made' })).toBeVisible();
  await client.waitsForLife();
  await page.getByRole('link', { name: 'Hours of Dana' }).click();
  await expect(page.getByRole('heading', { name: 'Dana: the week' })).toBeVisible();
});

test('an owner sets a price, and clients read it', async ({ client, clinic, page }) => {
  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  await client.opens('/staff/catalogue?service=relaxation-60');
  await page.getByLabel(/^Price/).fill('much');
  await staff.presses('Save the service');
  await expect(client.summary).toContainText('Enter a price in dollars');
  await client.waitsForLife();
  await expect(page.getByLabel(/^Price/)).toHaveValue('much');
  await page.getByLabel(/^Price/).fill('95.50');
  await staff.presses('Save the service');
  await expect(page.getByRole('heading', { name: 'The change is made' })).toBeVisible();
  await client.opens('/book');
  await expect(page.getByRole('main')).toContainText('$95.50');
});

test('an owner says something else on the home page', async ({ client, clinic, page }) => {
  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  await client.opens('/staff/clinic');
  await staff.field('Headline').fill('Rest a while');
  await staff.presses('Save the clinic');
  await expect(page.getByRole('heading', { name: 'The clinic is changed' })).toBeVisible();
  await client.opens('/');
  await expect(client.heading).toHaveText('Rest a while');
});

test('an owner who saves after somebody else reads what is different, and saves again on purpose', async ({ client, clinic, page }) => {
  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  await staff.savesTheClinicTooLate();
  await page.getByRole('alert').getByRole('link', { name: 'Headline' }).click();
  await expect(staff.field('Headline')).toBeFocused();
  await expect(staff.field('Headline')).toHaveValue('Sleep a while');
  await staff.presses('Save the clinic');
  await expect(page.getByRole('heading', { name: 'The clinic is changed' })).toBeVisible();
  await client.opens('/');
  await expect(client.heading).toHaveText('Sleep a while');
});

test('what only somebody else has changed is there, and nobody is said to have typed it', async ({ client, clinic, page }) => {
  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  await client.opens('/staff/clinic');
  const other = new Staff(await client.inAnotherTab());
  await other.client.opens('/staff/clinic');
  await other.field('City').fill('Leduc');
  await other.presses('Save the clinic');
  await expect(other.client.page.getByRole('heading', { name: 'The clinic is changed' })).toBeVisible();
  await other.client.waitsForLife();
  await other.client.page.close();
  await staff.field('Headline').fill('Sleep a while');
  await staff.presses('Save the clinic');
  const told = page.getByRole('alert');
  await expect(told).toContainText('Changed meanwhile: it reads “Leduc” now.');
  await expect(told).not.toContainText('you typed');
  await client.waitsForLife();
  await expect(staff.field('City')).toHaveValue('Leduc');
  await expect(staff.field('Headline')).toHaveValue('Sleep a while');
  await staff.presses('Save the clinic');
  await expect(page.getByRole('heading', { name: 'The clinic is changed' })).toBeVisible();
  await client.waitsForLife();
  await expect(staff.field('City')).toHaveValue('Leduc');
  await expect(staff.field('Headline')).toHaveValue('Sleep a while');
});

test('who goes back and adds the same again is shown the one there is', async ({ client, clinic, page }) => {
  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  await client.opens('/staff/catalogue?room=new');
  await staff.field('Name').fill('Quiet room');
  await staff.field('Kind of room').fill('massage');
  await staff.field('Place in the list').fill('9');
  const form = await page.locator('main form').evaluate((form: HTMLFormElement) =>
    Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])),
  );
  await staff.presses('Save the room');
  await expect(page.getByRole('heading', { name: 'The change is made' })).toBeVisible();
  await client.waitsForLife();
  // The page as it was, sent once more.
  const again = await page.request.post('/staff/catalogue?room=new', { form, headers: { 'sec-fetch-site': 'same-origin' } });
  expect(again.ok()).toBe(true);
  await client.opens('/staff/catalogue');
  await expect(page.getByRole('heading', { name: 'Quiet room' })).toHaveCount(1);
});
