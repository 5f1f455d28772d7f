import { DETAILS, bookHref, type Details } from '../support/client';
import { dateIn, expect, test, type Clinic } from '../support/clinic';
import { SERVICE } from '../support/openings';

// What a form with mistakes, and an address that leads nowhere, are answered with.
test.use({ refusals: [400, 404, 422] });

const MISTAKES: Details = {
  name: '<b>Zoë</b> & "Co" <script>alert(1)</script>',
  email: 'zoe at example.com',
  phone: 'none',
  note: '\nFirst, a blank line. </textarea><b>Then this.</b> &lt; &amp;',
};

test('an empty form tells everything that is missing, in the summary and beside the fields', async ({ client, clinic, page }) => {
  await client.opensDetails(await clinic.opening());
  await client.button.click();

  await expect(client.summary.getByRole('listitem')).toHaveText([
    'Enter a name',
    'Enter an email address, like name@example.com',
  ]);
  await expect(page).toHaveTitle(/^Error: /);
  for (const [label, message] of [
    ['Name', 'Enter a name'],
    ['Email', 'Enter an email address, like name@example.com'],
  ] as const) {
    await expect(client.field(label)).toHaveAttribute('aria-invalid', 'true');
    await expect(client.field(label)).toHaveAccessibleDescription(new RegExp(`Error: ${message}$`));
  }
  await expect(client.field('Phone')).not.toHaveAttribute('aria-invalid');
});

test('each error of the summary leads to its field', async ({ client, clinic, page }) => {
  await client.opensDetails(await clinic.opening());
  await client.fillsIn(MISTAKES);
  await client.button.click();
  for (const [message, label] of [
    ['Enter an email address, like name@example.com', 'Email'],
    ['Enter a phone number, like 780 555 0134', 'Phone'],
  ] as const) {
    await client.summary.getByRole('link', { name: message }).click();
    await expect(client.field(label)).toBeFocused();
    await expect(page).toHaveURL(new RegExp(`#${label.toLowerCase()}$`));
  }
});

test('what was typed is kept as it was typed, markup and all', async ({ client, clinic, page }) => {
  await client.opensDetails(await clinic.opening());
  await client.fillsIn(MISTAKES);
  await client.button.click();
  await expect(client.summary).toBeVisible();
  await client.seesTyped(MISTAKES);
  await expect(page.getByRole('main').locator('b, script')).toHaveCount(0);
});

test('a form with mistakes is mended and booked', async ({ client, clinic }) => {
  await client.opensDetails(await clinic.opening());
  await client.fillsIn(MISTAKES);
  await client.button.click();
  await expect(client.summary).toBeVisible();
  await client.field('Email').fill(DETAILS.email);
  await client.field('Phone').fill('');
  await client.books();
});

test('a double click books once', async ({ client, clinic, page }) => {
  const opening = await clinic.opening();
  const others = opening.therapists.length;
  await client.opensDetails(opening);
  await client.fillsIn(DETAILS);
  await client.button.dblclick();
  await expect(client.heading).toHaveText('You are booked');
  await expect(page).toHaveURL(/\/visit\//);
  const left = (await clinic.days()).flatMap((day) => day.starts).find(({ start }) => start === opening.start);
  expect(left?.therapists.length ?? 0).toBe(others - 1);
});

test('a form that was sent before, gone back to and sent again, books once', async ({ client, clinic, page }) => {
  await client.opensDetails(await clinic.opening());
  await client.fillsIn(DETAILS);
  const form = await page.locator('form').evaluate((form: HTMLFormElement) =>
    Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])),
  );
  await client.books();
  const again = await page.request.post(bookHref({ start: form.start }), { form });
  expect(again.url()).toBe(page.url());
});

test('what is wrong with an address is told, without links to fields that are not there', async ({ client, page }) => {
  await client.opens('/book?service=Nope!&month=2026-13');
  await expect(page.getByText('We do not have this massage. Choose another.')).toBeVisible();
  await expect(page.getByText('Enter a month, like 2026-12')).toBeVisible();
  await expect(page.getByRole('main').locator('a[href^="#"]')).toHaveCount(0);
});

const ON_THE_GRID = '2026-01-05T16:00:00Z';

for (const { about, href, status, says } of [
  { about: 'a date that does not exist', href: '/book?date=2026-02-30', status: 400, says: 'We cannot read this address' },
  { about: 'an unreadable start', href: bookHref({ start: 'soon' }), status: 400, says: 'We cannot read this address' },
  { about: 'an unknown service', href: bookHref({ service: 'no-such-massage' }), status: 404, says: 'We do not have this' },
  {
    about: 'an unknown service and a start',
    href: bookHref({ service: 'no-such-massage', start: ON_THE_GRID }),
    status: 404,
    says: 'We do not have this',
  },
  { about: 'an unknown visit', href: '/visit/unknown', status: 404, says: 'We cannot find this page' },
  { about: 'nowhere', href: '/nowhere', status: 404, says: 'We cannot find this page' },
]) {
  test(`${about} is told, and leads on to what can be booked`, async ({ client, page }) => {
    const response = await client.opens(href);
    expect(response.status()).toBe(status);
    await expect(page.getByRole('main').getByRole('heading', { name: says })).toBeVisible();
    await expect(page).toHaveTitle(/cannot|not found/);
    await page.getByRole('main').getByRole('link', { name: /Start the booking again|See what can be booked/ }).click();
    await expect(client.heading).toHaveText('Which massage would you like?');
  });
}

const fiveMinutesAfter = (start: string) => new Date(Date.parse(start) + 300_000).toISOString().replace('.000', '');

for (const { about, start, says } of [
  { about: 'that has passed', start: () => ON_THE_GRID, says: 'This time has passed.' },
  {
    about: 'beyond the horizon',
    start: () => `${dateIn(300)}T16:00:00Z`,
    says: 'This time is further ahead than can be booked now.',
  },
  {
    about: 'off the grid',
    start: async (clinic: Clinic) => fiveMinutesAfter((await clinic.opening()).start),
    says: 'Visits do not start at this time.',
  },
  {
    about: 'in the night',
    start: async (clinic: Clinic) => `${(await clinic.opening()).local.slice(0, 10)}T09:00:00Z`,
    says: 'Nobody who gives this massage works at this time.',
  },
]) {
  test(`a start ${about} is told, with the nearest ones, one of which is booked`, async ({ client, clinic, page }) => {
    const response = await client.opens(bookHref({ service: SERVICE, start: await start(clinic) }));
    expect(response.status()).toBe(422);
    await expect(page.getByRole('alert')).toContainText(says);
    await expect(page.getByRole('radio')).toHaveCount(3);
    await client.fillsIn(DETAILS);
    await client.books();
  });
}
