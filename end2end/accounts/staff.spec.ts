import { expect, test } from '../support/clinic';
import { PASSWORD } from '../support/owner';
import { Staff } from '../support/staff';

// What a form with mistakes is answered with, an invitation that was used, and who has signed out.
test.use({ refusals: [401, 404, 422] });

test.describe('where nobody has signed in yet', () => {
  test.use({ isNew: true });

  test('the first owner chooses a password, signs out and in again', async ({ client, clinic, page }) => {
    const staff = new Staff(client);
    await staff.becomesFirstOwner(clinic);
    await expect(page.getByRole('main')).toContainText('Owner');
    await staff.presses('Sign out');
    await expect(page).toHaveURL(/\/staff\/sign-in$/);
    // The browser drops what it has kept, but not what it is known by.
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(['glo-device']);
    await client.opens('/staff');
    await expect(page).toHaveURL(/\/staff\/sign-in$/);
    await staff.signsIn('owner', PASSWORD);
    await staff.isIn();
  });

  test('a password that is easy to guess is told before anything changes', async ({ client, clinic }) => {
    const staff = new Staff(client);
    await staff.comesFirst(clinic);
    await staff.field('New password').fill('passwordpassword');
    await staff.presses('Change password');
    await expect(client.summary).toContainText('harder to guess');
  });
});

test('a wrong password is told, and no more than that; the name stays', async ({ client, page }) => {
  const staff = new Staff(client);
  await staff.signsIn('owner', 'not the password');
  await expect(client.summary).toContainText('This does not open it.');
  await expect(page).toHaveTitle(/^Error: /);
  await expect(staff.field('Name')).toHaveValue('owner');
  await expect(staff.field('Password')).toHaveValue('');
  await expect(staff.field('Password')).toHaveAccessibleDescription(/^Error: This does not open it/);
  await client.summary.getByRole('link').click();
  await expect(staff.field('Password')).toBeFocused();
});

test('what is sent when the session is over is there after signing in, and is sent', async ({ client, clinic, page }) => {
  const staff = new Staff(client);
  await staff.becomesOwner(clinic);
  await staff.answersTooLate('We do, from $ 40 on.');
  const address = page.url();
  await staff.field('Name').fill('owner');
  await staff.field('Password').fill('not the password');
  await staff.presses('Sign in');
  await expect(client.summary).toContainText('This does not open it.');
  await client.waitsForLife();
  await staff.field('Password').fill(PASSWORD);
  await staff.presses('Sign in');
  await expect(client.heading).toHaveText('You are signed in again');
  await expect(page.getByRole('definition').filter({ hasText: 'We do, from $ 40 on.' })).toBeVisible();
  await client.waitsForLife();
  await staff.presses('Send it now');
  await expect(page).toHaveURL(address);
  await expect(page.getByText('We do, from $ 40 on.')).toBeVisible();
  await client.waitsForLife();
});

test('somebody is invited, joins, and their other session is ended', async ({ client, clinic, otherClient, page }) => {
  const owner = new Staff(client);
  const guest = new Staff(otherClient);
  await owner.becomesOwner(clinic);
  const link = await owner.invites('Therapist');

  await otherClient.opens(link);
  await guest.field('Name').fill('thea');
  await guest.field('Password').fill(PASSWORD);
  await guest.presses('Join');
  await guest.isIn();
  await expect(otherClient.page.getByRole('main')).toContainText('Therapist');
  await expect(otherClient.page.getByRole('link', { name: 'Who works here' })).toHaveCount(0);
  expect((await client.opens(link)).status()).toBe(404);

  await page.context().clearCookies();
  await owner.signsIn('thea', PASSWORD);
  await owner.isIn();
  await page.getByRole('button', { name: /^End the session since/ }).click();
  await expect(page.getByRole('button', { name: /^End the session since/ })).toHaveCount(0);
  await otherClient.opens('/staff');
  await expect(otherClient.page).toHaveURL(/\/staff\/sign-in$/);
});
