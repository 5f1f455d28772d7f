/** Every page of the site, and every state that a page can be in, for the specs that look at all of them. */

import { DETAILS, bookHref, type Client, type Details } from './client';
import { dateIn, type Clinic } from './clinic';
import { Desk, wednesday } from './desk';
import { PASSWORD } from './owner';
import { Staff } from './staff';

type State = { name: string; status?: number; isNew?: boolean; reach: (client: Client, clinic: Clinic) => Promise<unknown> };

/** Pages that an owner sees. */
function ownerStates(paths: Record<string, string>): State[] {
  return Object.entries(paths).map(([name, path]) => ({
    name,
    reach: async (client, clinic) => {
      await new Staff(client).becomesOwner(clinic);
      await client.opens(path);
    },
  }));
}

const MISTAKES: Details = { name: '', email: 'zoe at example.com', phone: 'none' };

/** A day of the calendar with a visit on it. */
async function atTheDesk(client: Client, clinic: Clinic): Promise<Desk> {
  await new Staff(client).becomesOwner(clinic);
  const desk = new Desk(client);
  await desk.opens();
  await desk.books({ name: 'Zoë', time: '10:00', phone: '780 555 0134', note: 'My left shoulder' });
  await desk.says(/is booked|It is done/);
  return desk;
}

export const STATES: State[] = [
  { name: 'home', reach: (client) => client.opens('/') },
  { name: 'picker', reach: (client) => client.opens('/picker') },
  { name: 'picker: places', reach: (client) => client.opens('/picker?goal=pain-relief&area=neck&at=places') },
  { name: 'picker: touch', reach: (client) => client.opens('/picker?goal=pain-relief&pressure=strong&at=touch') },
  { name: 'picker: health', reach: (client) => client.opens('/picker?goal=pain-relief&at=health#condition=clot') },
  { name: 'picker: result', reach: (client) => client.opens('/picker?goal=pain-relief&area=neck&scents=without&at=result#pregnant=yes&week=22&condition=clot') },
  { name: 'picker: a call before anything', reach: (client) => client.opens('/picker?goal=stress&length=20&at=result#condition=contagious&condition=cancer') },
  { name: 'picker: an answer that cannot be read', status: 400, reach: (client) => client.opens('/picker?goal=riches') },
  { name: 'comparison', reach: (client) => client.opens('/compare') },
  { name: 'comparison of four', reach: (client) => client.opens('/compare?with=swedish,sports,aromatherapy,reflexology') },
  { name: 'treatments', reach: (client) => client.opens('/treatments') },
  { name: 'a treatment', reach: (client) => client.opens('/treatments/relaxation') },
  { name: 'a treatment that is not booked online', reach: (client) => client.opens('/treatments/deep-tissue') },
  { name: 'an unknown treatment', status: 404, reach: (client) => client.opens('/treatments/hot-stones') },
  { name: 'package', reach: (client) => client.opens('/packages/head-to-toe-glo') },
  { name: 'questions', reach: (client) => client.opens('/questions') },
  { name: 'services', reach: (client) => client.opens('/book') },
  { name: 'a month', reach: (client) => client.opens(bookHref({})) },
  {
    name: 'a day',
    reach: async (client, clinic) => client.opens(bookHref({ date: (await clinic.opening()).local.slice(0, 10) })),
  },
  { name: 'a month with nothing open', reach: (client) => client.opens(bookHref({ month: dateIn(300).slice(0, 7) })) },
  { name: 'a day with nothing open', reach: (client) => client.opens(bookHref({ date: dateIn(300) })) },
  { name: 'details', reach: async (client, clinic) => client.opensDetails(await clinic.opening()) },
  {
    name: 'details with mistakes',
    status: 422,
    reach: async (client, clinic) => {
      await client.opensDetails(await clinic.opening());
      await client.fillsIn(MISTAKES);
      await client.button.click();
      await client.summary.waitFor();
    },
  },
  {
    name: 'details of a taken start',
    status: 409,
    reach: async (client, clinic) => {
      const { opening, therapist } = await clinic.openingOfOneTherapist();
      await clinic.book(opening, therapist);
      await client.opens(bookHref({ therapist, start: opening.start }));
      await client.page.getByRole('radio').first().waitFor();
    },
  },
  {
    name: 'a visit',
    reach: async (client, clinic) => client.opens(`/visit/${await clinic.book(await clinic.opening())}`),
  },
  { name: 'contact', reach: (client) => client.opens('/contact?about=prenatal') },
  {
    name: 'contact with mistakes',
    status: 422,
    reach: async (client) => {
      await client.opens('/contact');
      await client.page.getByRole('textbox', { name: /^Phone/ }).fill('none');
      await client.page.getByRole('button', { name: 'Send' }).click();
      await client.summary.waitFor();
    },
  },
  { name: 'thanks for a message', reach: (client) => client.opens('/contact/thanks?reference=7K2-M9Q') },
  {
    name: 'a visit about to be called off',
    reach: async (client, clinic) => {
      await client.opens(`/visit/${await clinic.book(await clinic.opening())}`);
      await client.page.getByText('Cancel this visit', { exact: true }).click();
    },
  },
  {
    name: 'a visit to choose another time for',
    reach: async (client, clinic) => client.opens(bookHref({ visit: await clinic.book(await clinic.opening()) })),
  },
  {
    name: 'a visit that cannot be moved any more',
    status: 410,
    reach: async (client, clinic) => {
      const token = await clinic.book(await clinic.opening());
      await clinic.cancel(token);
      await client.opens(bookHref({ visit: token }));
    },
  },
  {
    name: 'another time for what was typed',
    reach: async (client, clinic) => {
      await client.opensDetails(await clinic.opening());
      await client.fillsIn(DETAILS);
      await client.page.getByRole('button', { name: 'Change the time' }).click();
      await client.day.waitFor();
    },
  },
  {
    name: 'a visit about to be moved',
    reach: async (client, clinic) => {
      const token = await clinic.book(await clinic.opening());
      await client.opens(bookHref({ visit: token, therapist: 'any', start: (await clinic.days())[3].starts[0].start }));
    },
  },
  { name: 'sign-in', reach: (client) => client.opens('/staff/sign-in') },
  {
    name: 'sign-in with mistakes',
    status: 422,
    reach: async (client) => {
      const staff = new Staff(client);
      await staff.signsIn('owner', 'not the password');
      await client.summary.waitFor();
    },
  },
  {
    name: 'a session that is over',
    status: 401,
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.answersTooLate('We do.');
    },
  },
  {
    name: 'a form that was kept',
    status: 401,
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.answersTooLate('We do.');
      await staff.field('Name').fill('owner');
      await staff.field('Password').fill(PASSWORD);
      await staff.presses('Sign in');
      await client.page.getByRole('button', { name: 'Send it now' }).waitFor();
    },
  },
  { name: 'a password to choose', isNew: true, reach: (client, clinic) => new Staff(client).comesFirst(clinic) },
  ...ownerStates({
    'an account': '/staff',
    'a second factor': '/staff/second-factor',
    hours: '/staff/hours',
    'hours of a therapist': '/staff/hours?therapist=2',
    'a therapist': '/staff/team?therapist=1',
    'the catalogue': '/staff/catalogue',
    'a service': '/staff/catalogue?service=relaxation-60',
    'a room': '/staff/catalogue?room=11',
    'a package to change': '/staff/catalogue?package=head-to-toe-glo',
    'the clinic': '/staff/clinic',
    'a second factor to turn off': '/staff/second-factor?change=off',
    'where one is told of an account': '/staff/address',
    reports: '/staff/reports',
    'an inbox with nothing in it': '/staff/inbox?show=held',
    'the team': '/staff/team',
  }),
  {
    name: 'hours with mistakes',
    status: 422,
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await client.opens('/staff/hours?therapist=1');
      await staff.field('Monday, hours 1, from').fill('20:00');
      await staff.presses('Save the week');
      await client.summary.waitFor();
    },
  },
  {
    name: 'hours that leave a visit behind',
    status: 409,
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.closesDateOfVisit(clinic);
    },
  },
  {
    name: 'a clinic that somebody else has changed',
    status: 409,
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.savesTheClinicTooLate();
    },
  },
  {
    name: 'an invitation to send',
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.invites('Reception');
    },
  },
  {
    name: 'an invitation',
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await client.opens(new URL(await staff.invites('Reception')).pathname);
    },
  },
  { name: 'a day of the calendar', reach: async (client, clinic) => void (await atTheDesk(client, clinic)) },
  {
    name: 'a visit on the calendar',
    reach: async (client, clinic) => {
      const desk = await atTheDesk(client, clinic);
      await desk.opensVisit('Zoë');
      for (const more of ['Move to…', 'Cancel the visit…']) await desk.panel.getByText(more).click();
    },
  },
  {
    name: 'a visit to book with mistakes',
    status: 422,
    reach: async (client, clinic) => {
      const desk = await atTheDesk(client, clinic);
      await desk.books({ name: '', time: '10:02' });
      await client.summary.waitFor();
    },
  },
  {
    name: 'a visit that nobody has confirmed',
    reach: async (client, clinic) => {
      await new Staff(client).becomesOwner(clinic);
      await new Desk(client).opensBooked(clinic);
    },
  },
  {
    name: 'a visit beyond the hours',
    status: 409,
    reach: async (client, clinic) => {
      const desk = await atTheDesk(client, clinic);
      await desk.books({ name: 'Bo', time: '07:30' });
      await desk.says('does not work');
    },
  },
  {
    name: 'time to block',
    reach: async (client, clinic) => {
      const desk = await atTheDesk(client, clinic);
      await desk.opens('new=block');
    },
  },
  {
    name: 'rooms on the calendar',
    reach: async (client, clinic) => {
      const desk = await atTheDesk(client, clinic);
      await desk.opens(`by=room&date=${wednesday()}`);
    },
  },
  {
    name: 'a week of the calendar',
    reach: async (client, clinic) => {
      const desk = await atTheDesk(client, clinic);
      await desk.opens(`view=week&date=${wednesday()}`);
    },
  },
  {
    name: 'a message',
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.opensMessage();
    },
  },
  {
    name: 'the inbox',
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.opensMessage();
      await client.opens('/staff/inbox');
    },
  },
  {
    name: 'letters that were not sent',
    reach: async (client, clinic) => {
      await clinic.bookAs('Ada Lovelace', 'ada@xn--a.example');
      await new Staff(client).becomesOwner(clinic);
      await client.opens('/staff/inbox?show=letters');
      await client.page.getByText('No mail can be sent to this address from here.').waitFor();
    },
  },
  {
    name: 'a visit with a contact of its own',
    status: 422,
    reach: async (client, clinic) => {
      await clinic.bookAs('Ada Lovelace', 'ada@xn--a.example');
      await new Staff(client).becomesOwner(clinic);
      await client.opens('/staff/inbox?show=letters');
      await client.page.getByRole('link', { name: /^Ada Lovelace, Visit/ }).click();
      const desk = new Desk(client);
      await desk.panel.getByText('Not sent.').waitFor();
      await client.waitsForLife();
      await desk.panel.getByText('Mail and calls about it…').click();
      await desk.panel.getByLabel('Email').fill('ada@example.');
      await desk.presses('Save for this visit');
      await desk.panel.getByRole('alert').getByText('There is a problem').waitFor();
    },
  },
  {
    name: 'an answer with nothing in it',
    status: 422,
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.opensMessage();
      await staff.presses('Send');
      await client.summary.waitFor();
    },
  },
  {
    name: 'clients',
    reach: async (client, clinic) => {
      await clinic.book(await clinic.opening());
      await new Staff(client).becomesOwner(clinic);
      await client.opens('/staff/clients');
    },
  },
  {
    name: 'a client',
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.opensClient(clinic);
    },
  },
  {
    name: 'a client who cannot be erased yet',
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.opensClient(clinic);
      await client.page.getByRole('link', { name: 'Erase them' }).click();
      await client.page.getByText('They are still expected').waitFor();
    },
  },
  {
    name: 'a client about to be merged',
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.opensClient(clinic);
      const one = client.page.url().split('/').pop();
      await clinic.bookAs('Somebody Else', 'somebody.else@example.org');
      await client.opens(client.page.url());
      await client.page.getByRole('link', { name: 'Compare with Somebody Else' }).click();
      await client.page.getByRole('button', { name: /^Keep/ }).first().waitFor();
      if (!client.page.url().includes(`/staff/clients/${one}/merge`)) throw new Error('another page');
    },
  },
  {
    name: 'who did what',
    reach: async (client, clinic) => {
      const staff = new Staff(client);
      await staff.becomesOwner(clinic);
      await staff.opensMessage();
      await staff.presses('Close it');
      await client.page.getByRole('button', { name: 'Open it again' }).waitFor();
      await client.opens('/staff/audit');
    },
  },
  { name: 'an address that cannot be read', status: 400, reach: (client) => client.opens('/book?date=2026-02-30') },
  { name: 'an unknown service', status: 404, reach: (client) => client.opens(bookHref({ service: 'no-such-massage' })) },
  { name: 'nothing found', status: 404, reach: (client) => client.opens('/nowhere') },
];
