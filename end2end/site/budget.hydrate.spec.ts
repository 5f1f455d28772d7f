import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { expect, test } from '../support/clinic';
import { SITE } from '../support/server';

interface Load {
  url: string;
  bytes: number;
}

/** All that a browser asks for until the page is alive. Whoever listens for news asks once more, and is not answered yet. */
async function loads(page: Page, open: () => Promise<unknown>): Promise<Load[]> {
  const loads: Promise<Load>[] = [];
  page.on('requestfinished', (request) => {
    // Of what the browser has already, less than nothing comes.
    loads.push(request.sizes().then(({ responseBodySize: bytes }) => ({ url: request.url(), bytes: Math.max(bytes, 0) })));
  });
  await open();
  await page.waitForLoadState('load');
  return Promise.all(loads);
}

const isCode = ({ url }: Load) => /\.(wasm|js)$/.test(url);
const sum = (loads: Load[]) => loads.reduce((bytes, load) => bytes + load.bytes, 0);

/** What a page may cost on its way to a browser that has nothing of it yet: requests, code and all, in kB. */
for (const { path, requests, code, all } of [
  { path: '/', requests: 7, code: 120, all: 180 },
  { path: '/book', requests: 14, code: 290, all: 325 },
  { path: '/picker', requests: 14, code: 225, all: 262 },
  { path: '/treatments', requests: 7, code: 120, all: 180 },
]) {
  test(`${path} costs no more than it may, and nothing of it is the staff's`, async ({ client, page }) => {
    const loaded = await loads(page, () => client.opens(path));
    const table = loaded.map(({ url, bytes }) => `${bytes} ${url}`).join('\n');
    expect(loaded.length, table).toBeLessThanOrEqual(requests);
    expect(sum(loaded.filter(isCode)), table).toBeLessThanOrEqual(code * 1000);
    expect(sum(loaded), table).toBeLessThanOrEqual(all * 1000);
    expect(loaded.filter(({ url }) => url.includes('split_staff')), table).toEqual([]);
  });
}

for (const path of ['/', '/book', '/picker', '/treatments']) {
  test(`whoever comes back to ${path} loads next to nothing`, async ({ client, page }) => {
    await client.opens(path);
    const loaded = await loads(page, () => client.opens(path));
    const table = loaded.map(({ url, bytes }) => `${bytes} ${url}`).join('\n');
    expect(loaded.length, table).toBeGreaterThan(0);
    // The page itself is asked for, and is what it was.
    expect(sum(loaded), table).toBe(0);
  });
}

test('the program is no more than thirty files', async () => {
  const files = (await readdir(join(SITE, 'pkg'))).filter((name) => name.endsWith('.wasm'));
  expect(files.length).toBeLessThanOrEqual(30);
});
