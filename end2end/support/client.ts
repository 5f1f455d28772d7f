/** Somebody who wants a massage, and what they do in their browser. */

import { expect, type Locator, type Page, type Response } from '@playwright/test';

import { SERVICE, type Opening } from './openings';

export type Details = { name: string; email: string; phone?: string; note?: string };

/** What a client types where it does not matter what. */
export const DETAILS: Details = {
  name: 'Zoë Tremblay-Nguyễn',
  email: 'zoe@example.com',
  phone: '780 555 0134',
  note: 'My left shoulder.\nIt hurts when I type.',
};

export class Client {
  readonly heading: Locator;
  readonly grid: Locator;
  /** The month that the calendar shows, as its heading. */
  readonly month: Locator;
  /** The day whose starts are shown, as their heading. */
  readonly day: Locator;
  readonly button: Locator;
  readonly summary: Locator;

  constructor(
    readonly page: Page,
    private readonly pagesComeAlive: boolean,
  ) {
    this.heading = page.getByRole('heading', { level: 1 });
    this.grid = page.getByRole('grid');
    this.month = page.locator('h2#month');
    this.day = page.locator('h2#day');
    this.button = page.getByRole('button', { name: 'Book this visit' });
    this.summary = page.getByRole('alert').filter({ hasText: 'There is a problem' });
  }

  /** The same person in another tab. */
  async inAnotherTab(): Promise<Client> {
    return new Client(await this.page.context().newPage(), this.pagesComeAlive);
  }

  /**
   * Opens an address, and waits for the page to come alive if it can. So does the one that is left: a program that is
   * still loading a part of itself then, complains that it was not let.
   */
  async opens(path: string): Promise<Response> {
    if (this.page.url() !== 'about:blank') await this.waitsForLife();
    const response = await this.page.goto(path);
    await this.waitsForLife();
    if (!response) throw new Error(`${path} is the same document`);
    return response;
  }

  /** Waits until links and forms are answered within the page. */
  async waitsForLife(): Promise<void> {
    await expect(this.heading).toBeVisible();
    if (!this.pagesComeAlive) return;
    await this.page.waitForFunction(
      // The program says when it has taken over the page; a form that posts is alive once
      // something listens to it.
      () => performance.getEntriesByName('alive').length && [...document.forms].every((form) => form.method === 'get' || 'isLive' in form),
    );
    if (await this.month.isVisible()) await expect(this.grid).toBeVisible();
  }

  async choosesService(name: string, minutes: number): Promise<void> {
    await this.page.getByRole('link', { name }).filter({ hasText: `${minutes} minutes` }).click();
    await expect(this.heading).toHaveText('When would you like to come?');
    await this.waitsForLife();
  }

  dayLink({ local }: Pick<Opening, 'local'>): Locator {
    return this.page.getByRole('link', { name: new RegExp(`^${longDate(local)}, \\d+ openings?$`) });
  }

  async choosesDay({ local }: Opening): Promise<void> {
    if ((await this.month.textContent()) !== monthName(local)) {
      await this.page.getByRole('link', { name: 'Next month' }).click();
      await expect(this.month).toHaveText(monthName(local));
    }
    await this.dayLink({ local }).click();
    await expect(this.day).toHaveText(longDate(local));
  }

  async choosesStart({ local }: Opening): Promise<void> {
    await this.page.getByRole('link', { name: clockTime(local), exact: true }).click();
    await expect(this.heading).toHaveText('Who is coming?');
  }

  async opensDetails(opening: Opening, therapist?: number): Promise<void> {
    await this.opens(bookHref({ therapist, start: opening.start }));
    await expect(this.heading).toHaveText('Who is coming?');
  }

  field(label: 'Name' | 'Email' | 'Phone' | 'Anything your therapist should know?'): Locator {
    return this.page.getByRole('textbox', { name: label });
  }

  async fillsIn({ name, email, phone = '', note = '' }: Details): Promise<void> {
    await this.field('Name').fill(name);
    await this.field('Email').fill(email);
    await this.field('Phone').fill(phone);
    await this.field('Anything your therapist should know?').fill(note);
  }

  async seesTyped({ name, email, phone = '', note = '' }: Details): Promise<void> {
    await expect(this.field('Name')).toHaveValue(name);
    await expect(this.field('Email')).toHaveValue(email);
    await expect(this.field('Phone')).toHaveValue(phone);
    await expect(this.field('Anything your therapist should know?')).toHaveValue(note);
  }

  /** Sends the form, and sees the visit that is booked. */
  async books(): Promise<void> {
    await this.button.click();
    await expect(this.page).toHaveURL(/\/visit\/[^/]+$/);
    await expect(this.heading).toHaveText('You are booked');
  }
}

/** The address of a step. */
export function bookHref(query: Partial<Record<'service' | 'therapist' | 'month' | 'date' | 'start' | 'visit', string | number>>): string {
  const said = Object.entries({ service: SERVICE, ...query }).filter(([, value]) => value !== undefined);
  return `/book?${said.map(([name, value]) => `${name}=${value}`).join('&')}`;
}

/** `2026-12-01T09:00:00` is `Tuesday, December 1, 2026`. */
export function longDate(local: string): string {
  return said(local, { dateStyle: 'full' });
}

/** `2026-12-01T09:00:00` is `December 2026`. */
export function monthName(local: string): string {
  return said(local, { month: 'long', year: 'numeric' });
}

/** `2026-12-01T09:00:00` is `9:00 am`. */
export function clockTime(local: string): string {
  return said(local, { hour: 'numeric', minute: '2-digit' }).toLowerCase();
}

function said(local: string, format: Intl.DateTimeFormatOptions): string {
  const day = local.length === 10 ? `${local}T00:00:00` : local;
  return new Intl.DateTimeFormat('en-US', { ...format, timeZone: 'UTC' }).format(new Date(`${day}Z`));
}
