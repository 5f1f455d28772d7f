/** Somebody who works at the clinic, and what they do in their browser. */

import { expect, type Locator } from '@playwright/test';

import type { Client } from './client';
import type { Clinic } from './clinic';

/** A password that is good enough, where it does not matter which. */
export const PASSWORD = 'kelp violin 142';

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

  /** Signs in with the one-time password, and has to choose another. */
  async comesFirst(clinic: Clinic): Promise<void> {
    await this.signsIn('owner', clinic.oneTimePassword);
    await expect(this.client.heading).toHaveText('Choose a password');
    await this.client.waitsForLife();
  }

  async becomesOwner(clinic: Clinic): Promise<void> {
    await this.comesFirst(clinic);
    await this.field('Password until now').fill(clinic.oneTimePassword);
    await this.field('New password').fill(PASSWORD);
    await this.presses('Change password');
    await this.isIn();
  }

  async isIn(): Promise<void> {
    await expect(this.client.page).toHaveURL(/\/staff$/);
    await expect(this.client.heading).toHaveText('Your account');
    await this.client.waitsForLife();
  }

  /** Books a visit with Therapist A, and wants to take all of their hours. */
  async closesWeekWithVisit(clinic: Clinic): Promise<void> {
    await clinic.book(await clinic.opening(), 1);
    await this.client.opens('/staff/hours?therapist=1');
    for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
      for (const end of ['from', 'until']) await this.field(`${day}, hours 1, ${end}`).fill('');
    await this.presses('Save the week');
    await expect(this.client.page.getByRole('heading', { name: 'A visit is booked then' })).toBeVisible();
  }

  /** Makes an invitation, and tells its link. */
  async invites(role: string): Promise<string> {
    await this.client.opens('/staff/team');
    await this.client.page.getByRole('radio', { name: role }).check();
    await this.presses('Make an invitation');
    await expect(this.client.heading).toHaveText('Send this link');
    return (await this.client.page.locator('code').textContent())!;
  }
}
