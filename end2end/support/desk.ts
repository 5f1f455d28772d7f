/** The staff's calendar, and what somebody at the front desk does with it. */

import { expect, type Locator, type Page } from '@playwright/test';

import type { Client } from './client';
import type { Clinic } from './clinic';

type NewVisit = { name: string; time: string; therapist?: string; service?: string; phone?: string; email?: string; note?: string };

/** The first Wednesday after tomorrow: every therapist of the default clinic works on it. */
export function wednesday(): string {
  const date = new Date(Date.now() + 2 * 86_400_000);
  date.setUTCDate(date.getUTCDate() + ((3 - date.getUTCDay() + 7) % 7));
  return date.toISOString().slice(0, 10);
}

export class Desk {
  readonly page: Page;
  /** What has just happened, or has not. */
  readonly outcome: Locator;
  readonly panel: Locator;

  constructor(readonly client: Client) {
    this.page = client.page;
    this.outcome = this.page.locator('#outcome');
    this.panel = this.page.getByRole('complementary');
  }

  async opens(query = `date=${wednesday()}`): Promise<void> {
    await this.client.opens(`/staff/calendar?${query}`);
    await expect(this.page.getByRole('region', { name: /^Calendar/ })).toBeVisible();
  }

  /** A visit or a block on the board. */
  item(name: string): Locator {
    return this.page.locator('.board__link').filter({ hasText: name });
  }

  column(name: string): Locator {
    return this.page.locator('.board__column').filter({ has: this.page.getByRole('heading', { name, exact: true }) });
  }

  async books({ name, time, therapist = '1', service = 'relaxation-60', phone = '', email = '', note = '' }: NewVisit): Promise<void> {
    await this.page.getByRole('link', { name: 'New visit', exact: true }).click();
    await expect(this.panel.getByRole('heading', { name: 'New visit' })).toBeVisible();
    await this.client.waitsForLife();
    const fill = (id: string, value: string) => this.panel.locator(`#${id}`).fill(value);
    await fill('name', name);
    await fill('phone', phone);
    await fill('email', email);
    await fill('note', note);
    await fill('date', wednesday());
    await fill('time', time);
    await this.panel.locator('#service').selectOption(service);
    await this.panel.locator('#therapist').selectOption(therapist);
    await this.presses('Book');
  }

  /** Presses a button of the panel. */
  async presses(name: string): Promise<void> {
    await this.panel.getByRole('button', { name, exact: true }).click();
  }

  /** Opens a visit that a client has just booked. */
  async opensBooked(clinic: Clinic): Promise<void> {
    const { opening, therapist } = await clinic.openingOfOneTherapist();
    await clinic.book(opening, therapist);
    // A phone shows one therapist at a time.
    await this.opens(`date=${opening.local.slice(0, 10)}&therapist=${therapist}`);
    await this.opensVisit('Somebody Else');
  }

  async opensVisit(name: string): Promise<void> {
    await this.item(name).click();
    await expect(this.panel.getByRole('heading', { name })).toBeVisible();
    await this.client.waitsForLife();
  }

  async says(text: string | RegExp): Promise<void> {
    await expect(this.outcome).toContainText(text);
    await this.client.waitsForLife();
  }

  async undoes(): Promise<void> {
    await this.outcome.getByRole('button', { name: 'Undo' }).click();
    await this.says(/It is as it was before|It is done/);
  }

  /** Where a visit is. One that has just changed may be about to be shown anew. */
  private async boxOf(name: string): Promise<{ x: number; y: number; width: number; height: number }> {
    await expect.poll(() => this.item(name).boundingBox()).not.toBeNull();
    return (await this.item(name).boundingBox())!;
  }

  /** The point of a column at which a time begins. */
  private async point(column: string, time: string): Promise<{ x: number; y: number }> {
    const box = (await this.column(column).locator('.board__body').boundingBox())!;
    const hours = await this.page.locator('.board__hour').allInnerTexts();
    const first = Number.parseInt(hours[0], 10);
    const [hour, minute] = time.split(':').map(Number);
    return { x: box.x + box.width / 2, y: box.y + (box.height / hours.length) * (hour + minute / 60 - first) };
  }

  /** Drags a visit by a point just below its start to a time of a column; without `drops`, it is still held. */
  async drags(name: string, column: string, time: string, drops = true): Promise<void> {
    const box = await this.boxOf(name);
    const to = await this.point(column, time);
    await this.page.mouse.move(box.x + box.width / 2, box.y + 6);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x, to.y + 20, { steps: 4 });
    await this.page.mouse.move(to.x, to.y + 6, { steps: 4 });
    if (drops) await this.page.mouse.up();
  }

  /** Drags the lower edge of a visit to a time. */
  async stretches(name: string, column: string, time: string): Promise<void> {
    const box = await this.boxOf(name);
    const to = await this.point(column, time);
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height - 3);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x, to.y - 20, { steps: 4 });
    await this.page.mouse.move(to.x, to.y - 3, { steps: 4 });
    await this.page.mouse.up();
  }
}
