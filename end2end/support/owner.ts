/** The owner of the clinic, where it does not matter how they sign in. */

import { expect, type APIRequestContext } from '@playwright/test';

import type { Server } from './server';

/** A password that is good enough, where it does not matter which. */
export const PASSWORD = 'kelp violin 142';

/** Has the browser, or the program, that sends with `request` be the owner's. */
export async function signsIn(request: APIRequestContext, { address }: Server, password = PASSWORD): Promise<void> {
  await posts(request, address, '/staff/sign-in', { name: 'owner', password });
}

/** Signs in for the first time, and chooses the password. */
export async function choosesPassword(request: APIRequestContext, server: Server): Promise<void> {
  const password = await server.oneTimePassword();
  await signsIn(request, server, password);
  await posts(request, server.address, '/staff/password', { password, new_password: PASSWORD });
}

async function posts(request: APIRequestContext, origin: string, path: string, form: Record<string, string>): Promise<void> {
  const answer = await request.post(origin + path, { form, headers: { origin }, maxRedirects: 0 });
  expect(answer.status(), await answer.text()).toBe(303);
}
