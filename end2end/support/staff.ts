/** Somebody who works at the clinic, and what they do in their browser. */

import { expect, type Locator } from '@playwright/test';

import type { Client } from './client';
import type { Clinic } from './clinic';
import { PASSWORD, signsIn } from './owner';

export class Staff {
  constructor(readonly client: Client) {}

  field(label: string): Locator {
    return this.client.page.getByLabel(label, { exact: true });
  }

  async presses(name: string): Promise<void> {
    await this.client.page.getByRole('button', { name, exact: true }).click();
  }

  async signsIn(name: string, password: string): Promise<void> {
    await this.client.opens('/staff/sign-in');
    await this.field('Name').fill(name);
    await this.field('Password').fill(password);
    await this.presses('Sign in');
  }

  /** Is the first to sign in, with the one-time password, and has to choose another. */
  async comesFirst({ server }: Clinic): Promise<void> {
    await this.signsIn('owner', await server.oneTimePassword());
    await expect(this.client.heading).toHaveText('Choose a password');
    await this.client.waitsForLife();
    await this.field('Password until now').fill(await server.oneTimePassword());
  }

  async becomesFirstOwner(clinic: Clinic): Promise<void> {
    await this.comesFirst(clinic);
    await this.field('New password').fill(PASSWORD);
    await this.presses('Change password');
    await this.isIn();
  }

  /** Has signed in as the owner, whose password is [`PASSWORD`]. */
  async becomesOwner({ server }: Clinic): Promise<void> {
    await signsIn(this.client.page.context().request, server);
  }

  async isIn(): Promise<void> {
    await expect(this.client.page).toHaveURL(/\/staff$/);
    await expect(this.client.heading).toHaveText('Your account');
    await this.client.waitsForLife();
  }

  /** Books a visit, and wants to give its therapist that date off. Tells the date. */
  async closesDateOfVisit(clinic: Clinic): Promise<string> {
    const { opening, therapist } = await clinic.openingOfOneTherapist();
    await clinic.book(opening, therapist);
    await this.client.opens(`/staff/hours?therapist=${therapist}`);
    const date = opening.local.slice(0, 10);
    await this.field('Date').fill(date);
    await this.presses('Save the date');
    await expect(this.client.page.getByRole('heading', { name: 'A visit is booked that needs this' })).toBeVisible();
    await this.client.waitsForLife();
    return date;
  }

  /** Saves another headline, when somebody else has done so since the page was opened. */
  async savesTheClinicTooLate(): Promise<void> {
    const { page } = this.client;
    await this.client.opens('/staff/clinic');
    const other = new Staff(await this.client.inAnotherTab());
    await other.client.opens('/staff/clinic');
    await other.field('Headline').fill('Rest a while');
    await other.presses('Save the clinic');
    await expect(other.client.page.getByRole('heading', { name: 'The clinic is changed' })).toBeVisible();
    await other.client.waitsForLife();
    await other.client.page.close();
    await this.field('Headline').fill('Sleep a while');
    await this.presses('Save the clinic');
    await expect(page.getByRole('alert')).toContainText('It reads “Rest a while” now, and you typed “Sleep a while”.');
    await this.client.waitsForLife();
  }

  /** Makes an invitation, and tells its link. */
  async invites(role: string): Promise<string> {
    await this.client.opens('/staff/team');
    await this.client.page.getByRole('radio', { name: role }).check();
    await this.presses('Make an invitation');
    await expect(this.client.heading).toHaveText('Send this link');
    return (await this.client.page.locator('code').textContent())!;
  }

  /** Opens the page of the latest message in the inbox, which somebody has just written. */
  async opensMessage(): Promise<void> {
    const { page } = this.client;
    await this.client.opens('/contact');
    await page.getByRole('textbox', { name: /^Name/ }).fill('Ada Lovelace');
    await page.getByRole('textbox', { name: /^Email/ }).fill('ada@example.com');
    await page.getByRole('textbox', { name: 'Subject' }).fill('A gift for my mother, who has never had a massage');
    await page.getByRole('textbox', { name: 'Message' }).fill('Do you have gift certificates?\n\nThank you, Ada');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(this.client.heading).toHaveText('Thank you, we have your message');
    await this.client.opens('/staff/inbox');
    await page.getByRole('link', { name: 'A gift for my mother' }).click();
    await expect(this.field('Your answer')).toBeVisible();
    await this.client.waitsForLife();
  }

  /** Opens a message, answers it when the session is over, and is asked to sign in at the same address. */
  async answersTooLate(answer: string): Promise<void> {
    const { page } = this.client;
    await this.opensMessage();
    const address = page.url();
    await this.field('Your answer').fill(answer);
    await page.context().clearCookies();
    await this.presses('Send');
    await expect(this.client.heading).toHaveText('Sign in');
    await expect(page.getByText('Your session has ended. What you have just sent is kept')).toBeVisible();
    expect(page.url()).toBe(address);
    await this.client.waitsForLife();
  }

  /** Opens the page of a client, who has just booked. */
  async opensClient(clinic: Clinic): Promise<void> {
    await clinic.book(await clinic.opening());
    await this.client.opens('/staff/clients');
    await this.client.page.getByRole('link', { name: 'Somebody Else' }).click();
    await expect(this.client.heading).toHaveText('Somebody Else');
    await this.client.waitsForLife();
  }
}
