import { expect, test } from '../support/clinic';
import { bookHref } from '../support/client';
import { Desk, wednesday } from '../support/desk';
import { Line } from '../support/line';
import { PASSWORD } from '../support/owner';
import { Staff } from '../support/staff';

// All of the day at once, for whoever drags across it.
test.use({ viewport: { width: 1280, height: 1500 } });

let desk: Desk;

test.beforeEach(async ({ client, clinic }) => {
  await new Staff(client).becomesOwner(clinic);
  desk = new Desk(client);
  await desk.opens();
  await desk.books({ name: 'Ada', time: '10:00' });
  await desk.says('Ada is booked.');
  await expect(desk.panel).toHaveCount(0);
});

test('a visit is dragged to another therapist and time, and put back', async () => {
  await desk.drags('Ada', 'Therapist B', '14:15');
  await desk.says('the visit is moved');
  await expect(desk.column('Therapist B').locator('.board__link')).toHaveText([/2:15 – 3:15\spm.*Ada/]);
  // A drag is no click.
  await expect(desk.panel).toHaveCount(0);
  await desk.undoes();
  await expect(desk.column('Therapist A').locator('.board__link')).toHaveText([/10:00 – 11:00\sam.*Ada/]);
});

test('a visit is made longer by its lower edge', async () => {
  await desk.stretches('Ada', 'Therapist A', '11:30');
  await desk.says('the visit is moved');
  await expect(desk.item('Ada')).toContainText('10:00 – 11:30 am');
});

test('what hovers says whether it can stay', async ({ page }) => {
  await desk.books({ name: 'Bo', time: '13:00' });
  await desk.says('Bo is booked.');
  await expect(desk.panel).toHaveCount(0);
  await expect(desk.item('Bo')).toHaveCount(1);
  await desk.drags('Bo', 'Therapist A', '10:30', false);
  const ghost = page.locator('.board__ghost');
  await expect(ghost).toHaveClass(/board__ghost--clash/);
  await expect(ghost).toContainText(/Therapist A is taken: .?Ada.?, 10:00 – 11:00\sam, and 10 minutes to clean up/);
  const { x, y } = (await desk.column('Therapist B').locator('.board__body').boundingBox())!;
  await page.mouse.move(x + 40, y + 10);
  await expect(ghost).toHaveClass(/board__ghost--warning/);
  await page.keyboard.press('Escape');
  await expect(ghost).toHaveCount(0);
  await page.mouse.up();
  await expect(desk.item('Bo')).toContainText('1:00 – 2:00 pm');
});

test('a visit is moved from the keyboard alone', async ({ page }) => {
  await desk.item('Ada').focus();
  await page.keyboard.press('m');
  const hover = page.getByRole('status').filter({ hasText: 'Therapist' });
  await page.keyboard.press('ArrowDown');
  await expect(hover).toContainText('10:15 – 11:15 am, Therapist A');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(hover).toContainText('10:30 – 11:45 am, Therapist B');
  await page.keyboard.press('Enter');
  await desk.says('the visit is moved');
  await expect(desk.column('Therapist B').locator('.board__link')).toHaveText([/10:30 – 11:45\sam.*Ada/]);
  await expect(desk.item('Ada')).toBeFocused();

  await page.keyboard.press('m');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  await expect(page.locator('.board__ghost')).toHaveCount(0);
  await expect(desk.item('Ada')).toContainText('10:30 – 11:45 am');
});

test.describe('outside the hours', () => {
  test.use({ refusals: [409] });

  test('a drop is warned of first', async () => {
    await desk.drags('Ada', 'Therapist B', '18:30');
    await desk.says('The therapist does not work for all of this time.');
    await expect(desk.column('Therapist A').locator('.board__link')).toHaveCount(1);
    await desk.outcome.getByRole('button', { name: 'Do it anyway' }).click();
    await desk.says('the visit is moved');
    await expect(desk.column('Therapist B').locator('.board__link')).toHaveText([/6:30 – 7:30\spm.*Ada/]);
  });
});

test('what one browser changes shows in the other within a second', async ({ otherClient }) => {
  await new Staff(otherClient).signsIn('owner', PASSWORD);
  await new Staff(otherClient).isIn();
  const other = new Desk(otherClient);
  await other.opens();
  await expect(other.item('Ada')).toContainText('10:00 – 11:00 am');
  // Once for the browser to be listening, and once against the clock.
  await desk.drags('Ada', 'Therapist A', '12:00');
  await expect(other.item('Ada')).toContainText('12:00 – 1:00 pm');
  await desk.says('the visit is moved');
  await expect(desk.item('Ada')).toContainText('12:00 – 1:00 pm');
  await desk.drags('Ada', 'Therapist B', '14:00');
  await desk.says('the visit is moved');
  await expect(other.column('Therapist B').locator('.board__link')).toHaveText([/Ada/], { timeout: 1000 });
});

test('of two who move the same visit one wins, and the other is told', async ({ otherClient, page }) => {
  await new Staff(otherClient).signsIn('owner', PASSWORD);
  await new Staff(otherClient).isIn();
  const other = new Desk(otherClient);
  await other.opens();
  await desk.item('Ada').focus();
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowDown');
  await other.drags('Ada', 'Therapist C', '15:00');
  await other.says('the visit is moved');
  await desk.says('It has changed since you opened it.');
  await expect(page.locator('.board__ghost')).toHaveCount(0);
  await expect(desk.column('Therapist C').locator('.board__link')).toHaveText([/3:00 – 4:00\spm.*Ada/]);
});

test.describe('beside a visit', () => {
  test.use({ refusals: [409] });

  test('what is typed outlasts what others do to it, and is not sent past that', async ({ otherClient }) => {
    await new Staff(otherClient).signsIn('owner', PASSWORD);
    await new Staff(otherClient).isIn();
    const other = new Desk(otherClient);
    await other.opens();
    await desk.opensVisit('Ada');
    await desk.panel.getByText('Cancel the visit…').click();
    await desk.panel.locator('#reason').fill('She has a cold');
    await other.drags('Ada', 'Therapist B', '14:00');
    await other.says('the visit is moved');
    await expect(desk.panel).toContainText('2:00 – 3:00 pm');
    await expect(desk.panel.locator('#reason')).toHaveValue('She has a cold');
    await desk.presses('Cancel the visit');
    await desk.says('It has changed since you opened it.');
    // The forms begin where it is now, with what was sent from here.
    await expect(desk.panel.locator('form:has([value="cancel"]) [name="revision"]')).toHaveValue('1');
    await expect(desk.panel.locator('#reason')).toHaveValue('She has a cold');
    await desk.presses('Cancel the visit');
    await desk.says('the visit is cancelled');
  });

  test('how its client is reached keeps what each of two has changed', async ({ otherClient }) => {
    await new Staff(otherClient).signsIn('owner', PASSWORD);
    await new Staff(otherClient).isIn();
    const other = new Desk(otherClient);
    await other.opens();
    for (const one of [desk, other]) {
      await one.opensVisit('Ada');
      await one.panel.getByText('Mail and calls about it…').click();
    }
    await other.panel.locator('#phone').fill('780 555 0199');
    await other.presses('Save for this visit');
    await other.says('they are reached there now');
    await desk.panel.locator('#email').fill('mother@example.org');
    await desk.presses('Save for this visit');
    await desk.says('It has changed since you opened it.');
    await expect(desk.panel).toContainText('Changed meanwhile: it reads “780 555 0199” now.');
    await expect(desk.panel.locator('#phone')).toHaveValue('780 555 0199');
    await expect(desk.panel.locator('#email')).toHaveValue('mother@example.org');
    await desk.presses('Save for this visit');
    await desk.says('they are reached there now');
    await expect(desk.panel.locator('.panel__facts')).toContainText('mother@example.org');
    await expect(desk.panel.locator('.panel__facts')).toContainText('780 555 0199');
  });

  test('the form to move it begins where it is, after an undo too', async () => {
    await desk.opensVisit('Ada');
    await desk.panel.getByText('Move to…').click();
    await desk.panel.locator('#time').fill('15:00');
    await desk.presses('Move');
    await desk.says('the visit is moved');
    await expect(desk.panel).toContainText('3:00 – 4:00 pm');
    await desk.undoes();
    await expect(desk.panel).toContainText('10:00 – 11:00 am');
    await expect(desk.panel.locator('#time')).toHaveValue('10:00');
  });
});

test('a panel whose visit another tab cancels says so, and brings it back with what was typed', async ({ otherClient }) => {
  await new Staff(otherClient).signsIn('owner', PASSWORD);
  await new Staff(otherClient).isIn();
  const other = new Desk(otherClient);
  await other.opens();
  await desk.opensVisit('Ada');
  await desk.panel.getByText('Cancel the visit…').click();
  await desk.panel.locator('#reason').fill('She has a cold');
  await other.opensVisit('Ada');
  await other.panel.getByText('Cancel the visit…').click();
  await other.presses('Cancel the visit');
  await other.says('the visit is cancelled');

  await expect(desk.panel.getByRole('status')).toContainText('owner has cancelled this visit');
  await expect(desk.panel.getByRole('heading', { name: 'Ada' })).toBeVisible();
  await expect(desk.panel.getByRole('button', { name: 'Cancel the visit', exact: true })).toBeHidden();
  await desk.panel.getByRole('button', { name: 'Undo' }).click();
  await desk.says('It is as it was before.');
  await expect(desk.item('Ada')).toHaveCount(1);
  await expect(desk.panel.getByRole('status')).toBeEmpty();
  await expect(desk.panel.locator('#reason')).toHaveValue('She has a cold');
  // The one who has cancelled it sees it come back.
  await expect(other.item('Ada')).toHaveCount(1);
});

test('whoever marks a visit from the keyboard stays at it', async ({ page }) => {
  await desk.opensVisit('Ada');
  await desk.panel.getByRole('button', { name: 'Arrived', exact: true }).press('Enter');
  await desk.says('arrived');
  await expect(desk.panel.getByRole('button', { name: 'Arrived', exact: true })).toHaveCount(0);
  await expect(page.locator('#panel-title')).toBeFocused();
});

test('openings go from a client’s page while it is open', async ({ otherClient }) => {
  const day = wednesday();
  await otherClient.opens(bookHref({ therapist: 1, date: day }));
  const start = otherClient.page.getByRole('link', { name: /^1:00\spm$/ });
  await expect(start).toBeVisible();
  await desk.drags('Ada', 'Therapist A', '13:00');
  await desk.says('the visit is moved');
  await expect(start).toHaveCount(0);
});

test.describe('a server that cannot be reached', () => {
  test.use({ refusals: [0] });

  test('leaves the visit where it was', async ({ page }) => {
    await page.route('**/api/staff/calendar/arrange', (route) => route.abort());
    await desk.drags('Ada', 'Therapist B', '14:00');
    await desk.says(/We could not reach the clinic\.\s*Nothing was lost\. Try again in a moment\./);
    await expect(desk.column('Therapist A').locator('.board__link')).toHaveText([/10:00 – 11:00\sam.*Ada/]);
    await page.unroute('**/api/staff/calendar/arrange');
    await desk.outcome.getByRole('button', { name: 'Try again' }).click();
    await desk.says('the visit is moved');
    await expect(desk.column('Therapist B').locator('.board__link')).toHaveText([/2:00 – 3:00\spm.*Ada/]);
  });
});

test.describe('a connection that is lost', () => {
  test.use({ refusals: [0] });

  test('is told of, comes back, and nothing was missed', async ({ client, otherClient, server }) => {
    const line = await Line.to(server);
    await client.opens(`${line.url}/staff/calendar?date=${wednesday()}`);
    await expect(desk.item('Ada')).toContainText('10:00 – 11:00 am');
    await line.cut();
    const lost = client.page.getByText('The connection is lost.');
    await expect(lost).toBeVisible();

    await new Staff(otherClient).signsIn('owner', PASSWORD);
    await new Staff(otherClient).isIn();
    const other = new Desk(otherClient);
    await other.opens();
    await other.drags('Ada', 'Therapist B', '14:00');
    await other.says('the visit is moved');
    await expect(desk.item('Ada')).toContainText('10:00 – 11:00 am');

    await line.mend();
    await expect(lost).toHaveCount(0);
    await expect(desk.column('Therapist B').locator('.board__link')).toHaveText([/2:00 – 3:00\spm.*Ada/]);
    await other.drags('Ada', 'Therapist C', '15:00');
    await other.says('the visit is moved');
    await expect(desk.column('Therapist C').locator('.board__link')).toHaveText([/3:00 – 4:00\spm.*Ada/]);
    await client.page.close();
    await line.cut();
  });
});

test('whoever types on while the answer comes keeps the focus', async ({ page }) => {
  // A computer so busy that it paints late: the focus goes to what has happened after the next frame.
  await page.evaluate(() => {
    const next = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (then) => window.setTimeout(() => next(then), 1_000);
  });
  await desk.books({ name: 'Bo', time: '13:00' });
  await desk.says('Bo is booked.');
  await page.getByRole('link', { name: 'New visit', exact: true }).click();
  await desk.panel.locator('#name').pressSequentially('Zoë Tremblay', { delay: 150 });
  await expect(desk.panel.locator('#name')).toHaveValue('Zoë Tremblay');
  await expect(desk.panel.locator('#name')).toBeFocused();
});

test('a client is found while the name is typed', async ({ page }) => {
  await desk.books({ name: 'Zoë Tremblay', time: '12:00', phone: '780 555 0134', email: 'zoe@example.com' });
  await desk.says('Zoë Tremblay is booked.');
  await page.getByRole('link', { name: 'New visit', exact: true }).click();
  await desk.panel.locator('#name').fill('5550134 zo');
  await desk.panel.getByRole('button', { name: /Zoë Tremblay/ }).click();
  await expect(desk.panel.locator('#name')).toHaveValue('Zoë Tremblay');
  await expect(desk.panel.locator('#phone')).toHaveValue('780 555 0134');
  await expect(desk.panel.locator('#email')).toHaveValue('zoe@example.com');
});

test('an empty place that is clicked begins a visit there', async ({ page }) => {
  const { x, y, width } = (await desk.column('Therapist C').locator('.board__body').boundingBox())!;
  const hours = await page.locator('.board__hour').count();
  const { height } = (await desk.column('Therapist C').locator('.board__body').boundingBox())!;
  await page.mouse.click(x + width / 2, y + (height / hours) * 6 + 12);
  await expect(desk.panel.locator('#time')).toHaveValue('15:00');
  await expect(desk.panel.locator('#therapist')).toHaveValue('3');
});
