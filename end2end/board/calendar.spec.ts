import { expect, test } from '../support/clinic';
import { Desk, wednesday } from '../support/desk';
import { Staff } from '../support/staff';

let desk: Desk;

test.beforeEach(async ({ client, clinic }) => {
  await new Staff(client).becomesOwner(clinic);
  desk = new Desk(client);
  await desk.opens();
});

test('somebody who calls is booked, comes, and is done', async ({ page }) => {
  await desk.books({ name: 'Zoë Tremblay', time: '10:00', phone: '780 555 0134 ext. 12', note: 'My left shoulder' });
  await desk.says(/is booked|It is done/);
  await expect(desk.column('Therapist A').locator('.board__link')).toHaveText([/10:00 – 11:00.*Zoë Tremblay.*My left shoulder.*Massage room 1/]);

  await desk.opensVisit('Zoë Tremblay');
  await expect(desk.panel).toContainText('Relaxation massage, 60 minutes');
  await expect(desk.panel.getByRole('link', { name: '780 555 0134 ext. 12' })).toHaveAttribute('href', 'tel:+17805550134');
  await desk.presses('Arrived');
  await desk.says(/arrived|It is done/);
  await expect(desk.item('Zoë Tremblay')).toContainText('Arrived');
  await desk.presses('Done');
  await expect(desk.item('Zoë Tremblay')).toContainText('Done');
  await desk.undoes();
  await expect(desk.item('Zoë Tremblay')).toContainText('Arrived');
  // The day has its address, and what is open beside it too.
  await page.reload();
  await expect(desk.item('Zoë Tremblay')).toContainText('Arrived');
});

test.describe('a form that cannot be accepted', () => {
  test.use({ refusals: [422, 409] });

  test('comes back with all that was typed, and what is wrong', async () => {
    await desk.books({ name: '', time: '10:02', phone: 'none', note: 'First visit' });
    await expect(desk.panel.getByRole('alert')).toContainText('There is a problem');
    await expect(desk.panel).toContainText('Enter a name');
    await expect(desk.panel).toContainText('Choose a multiple of five minutes');
    await expect(desk.panel.locator('#phone')).toHaveValue('none');
    await expect(desk.panel.locator('#note')).toHaveValue('First visit');
    await expect(desk.panel.locator('#time')).toHaveValue('10:02');
  });

  test('beyond the hours is warned of, and done anyway', async ({ client }) => {
    await desk.books({ name: 'Bo', time: '07:30' });
    await desk.says('The therapist does not work for all of this time.');
    await expect(desk.panel.locator('#name')).toHaveValue('Bo');
    await desk.outcome.getByRole('button', { name: 'Do it anyway' }).click();
    await desk.says(/is booked|It is done/);
    await expect(desk.item('Bo')).toContainText('7:30 – 8:30 am');
    await client.waitsForLife();
  });

  test('over somebody else is refused', async () => {
    await desk.books({ name: 'Ada', time: '10:00' });
    await desk.says(/is booked|It is done/);
    await desk.books({ name: 'Bo', time: '11:00' });
    await desk.says(/Therapist A is taken: .?Ada.?, .*10:00 – 11:00\sam, and 10 minutes to clean up/);
    await desk.says('Move or cancel what is there first, or choose another time.');
    await expect(desk.item('Bo')).toHaveCount(0);
    await expect(desk.panel.locator('#name')).toHaveValue('Bo');
  });

  test('a block over a visit says whose it is, and leads there', async ({ page, client }) => {
    await desk.books({ name: 'Ada', time: '10:00' });
    await desk.says(/is booked|It is done/);
    await page.getByRole('link', { name: 'Block time' }).click();
    await client.waitsForLife();
    await desk.panel.getByLabel('Whose time').selectOption('Therapist A');
    await desk.panel.locator('#date').fill(wednesday());
    await desk.panel.locator('#time').fill('09:00');
    await desk.panel.locator('#until').fill('17:00');
    await desk.panel.getByLabel('Why').fill('Course');
    await desk.presses('Block');
    await desk.says(/Therapist A is taken: .?Ada.?, .*10:00 – 11:00\sam, and 10 minutes to clean up/);
    await expect(desk.panel.getByLabel('Why')).toHaveValue('Course');
    await expect(desk.outcome.getByRole('link', { name: 'Open Ada' })).toHaveAttribute('href', /visit=\d+/);
  });
});

test('a visit is moved by its form, and put back', async () => {
  await desk.books({ name: 'Ada', time: '10:00' });
  await desk.says(/is booked|It is done/);
  await desk.opensVisit('Ada');
  await desk.panel.getByText('Move to…').click();
  await desk.panel.locator('#time').fill('14:15');
  await desk.panel.locator('#therapist').selectOption('2');
  await desk.panel.locator('#minutes').fill('75');
  await desk.presses('Move');
  await desk.says(/is moved|It is done/);
  await expect(desk.column('Therapist B').locator('.board__link')).toHaveText([/2:15 – 3:30\spm.*Ada/]);
  await desk.undoes();
  await expect(desk.column('Therapist A').locator('.board__link')).toHaveText([/10:00 – 11:00\sam.*Ada/]);
});

test('a visit is cancelled, with a reason, and brought back', async ({ page }) => {
  await desk.books({ name: 'Ada', time: '10:00' });
  await desk.says(/is booked|It is done/);
  await desk.opensVisit('Ada');
  await desk.panel.getByText('Cancel the visit…').click();
  await desk.panel.getByLabel('Why').fill('Has a cold');
  await desk.presses('Cancel the visit');
  await desk.says(/is cancelled|It is done/);
  await expect(desk.item('Ada')).toHaveCount(0);
  await desk.undoes();
  await expect(desk.item('Ada')).toHaveCount(1);
  await page.reload();
  await expect(desk.item('Ada')).toHaveCount(1);
});

test('time off comes back every week, and goes', async ({ page, client }) => {
  await page.getByRole('link', { name: 'Block time' }).click();
  await client.waitsForLife();
  await desk.panel.getByLabel('Whose time').selectOption('The whole clinic');
  await desk.panel.locator('#date').fill(wednesday());
  await desk.panel.locator('#time').fill('12:00');
  await desk.panel.locator('#until').fill('13:00');
  await desk.panel.getByLabel('Why').fill('Team lunch');
  const later = new Date(Date.parse(wednesday()) + 14 * 86_400_000).toISOString().slice(0, 10);
  await desk.panel.getByLabel('Every week until').fill(later);
  await desk.presses('Block');
  await desk.says(/The time is blocked|It is done/);
  await expect(desk.item('Team lunch')).toHaveCount(3);

  await desk.opens(`date=${later}`);
  await expect(desk.item('Team lunch')).toHaveCount(3);
  await desk.item('Team lunch').first().click();
  await expect(desk.panel).toContainText('The whole clinic');
  await client.waitsForLife();
  await desk.presses('Free it every week');
  await desk.says(/The time is free again|It is done/);
  await expect(desk.item('Team lunch')).toHaveCount(0);
  await desk.opens();
  await expect(desk.item('Team lunch')).toHaveCount(0);
});

test('rooms, and the week of one therapist', async ({ page, client }) => {
  await desk.books({ name: 'Ada', time: '10:00' });
  await desk.says(/is booked|It is done/);
  await page.getByRole('link', { name: 'Rooms', exact: true }).click();
  await expect(desk.column('Massage room 1').locator('.board__link')).toHaveText([/Ada.*Therapist A/]);
  await page.getByRole('link', { name: 'Week', exact: true }).click();
  await expect(page.locator('.board__column')).toHaveCount(7);
  await expect(desk.item('Ada')).toHaveCount(1);
  await page.getByRole('link', { name: 'Therapist B', exact: true }).click();
  await expect(desk.item('Ada')).toHaveCount(0);
  await page.getByRole('link', { name: 'Week after' }).click();
  await client.waitsForLife();
  await expect(page.locator('.board__column')).toHaveCount(7);
});

test('names are text, however they are written', async ({ page }) => {
  await desk.books({ name: '<b onclick=alert(1)>Bold</b> & "Co"', time: '10:00' });
  await desk.says(/is booked|It is done/);
  await expect(desk.item('<b onclick=alert(1)>Bold</b> & "Co"')).toHaveCount(1);
  await expect(page.locator('.board b')).toHaveCount(0);
});

test.describe('narrow columns', () => {
  /** Whether the first letter of a text is within the visit that it stands on. */
  const beginsInside = (text: Element) => {
    const range = document.createRange();
    range.setStart(text.firstChild!, 0);
    range.setEnd(text.firstChild!, 1);
    const [letter, box] = [range.getBoundingClientRect(), text.closest('.board__link')!.getBoundingClientRect()];
    return letter.width > 0 && letter.left >= box.left && letter.right <= box.right && letter.bottom <= box.bottom;
  };

  test('what is written from right to left shows its beginning', async ({ page }) => {
    const name = 'مريم عبد الرحمن الحسيني الطرابلسي';
    const note = 'ألم شديد في الكتف الأيسر منذ حادث السيارة في الشتاء الماضي';
    await desk.books({ name, time: '10:00', note });
    await desk.says(/is booked|It is done/);
    await desk.books({ name, time: '12:00', note, service: 'relaxation-30' });
    await expect(desk.item(name)).toHaveCount(2);
    await page.getByRole('link', { name: 'Week', exact: true }).click();
    await expect(page.locator('.board__who')).toHaveCount(2);
    for (const who of await page.locator('.board__who').all()) expect(await who.evaluate(beginsInside)).toBe(true);
    expect(await page.locator('.board__note').first().evaluate(beginsInside)).toBe(true);
  });
});

test('whose a visit is that was booked online, is said once', async ({ clinic }) => {
  await desk.opensBooked(clinic);
  await expect(desk.panel).toContainText('Nobody has confirmed yet that the name and the address are theirs');
  await desk.presses('It is theirs');
  await desk.says(/is theirs/);
  await expect(desk.panel.getByRole('button', { name: 'It is theirs' })).toHaveCount(0);
  await expect(desk.outcome.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('paper shows all of what is booked, of everyone', async ({ page }) => {
  await desk.books({ name: 'Zoë Tremblay-Delacroix', time: '10:00', note: 'My left shoulder, since the accident', service: 'relaxation-30' });
  await desk.says(/is booked|It is done/);
  await page.setViewportSize({ width: 720, height: 900 });
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.board__column:visible')).toHaveCount(3);
  const link = desk.item('Zoë Tremblay-Delacroix');
  const box = (await link.boundingBox())!;
  for (const part of ['.board__times', '.board__who', '.board__note', '.board__detail']) {
    const inner = (await link.locator(part).boundingBox())!;
    expect(inner.y + inner.height, part).toBeLessThanOrEqual(box.y + box.height + 1);
    expect(await link.locator(part).evaluate((text) => text.scrollWidth <= text.clientWidth + 1 || getComputedStyle(text).display === 'inline'), part).toBe(true);
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('one therapist shows at a time', async ({ page }) => {
    await expect(page.locator('.board__column:visible')).toHaveCount(1);
    await expect(desk.column('Therapist A')).toBeVisible();
    await page.getByRole('link', { name: 'Therapist C', exact: true }).first().click();
    await expect(desk.column('Therapist C')).toBeVisible();
    await expect(page.locator('.board__column:visible')).toHaveCount(1);
  });
});
