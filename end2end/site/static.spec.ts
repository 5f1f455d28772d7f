import { readFile, readdir } from 'node:fs/promises';
import { get as httpGet, type IncomingHttpHeaders } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { expect, test } from '../support/clinic';
import { SITE } from '../support/server';

const files = async (ending: string) => (await readdir(join(SITE, 'pkg'))).filter((name) => name.endsWith(ending));

test('a page asks for nothing but files whose names change with what is in them', async ({ request }) => {
  const html = await (await request.get('/book')).text();
  const asked = [...html.matchAll(/"\/pkg\/([^"]+)"/g)].map(([, name]) => name);
  for (const ending of ['css', 'js', 'wasm']) expect(asked.filter((name) => name.endsWith(ending))).not.toEqual([]);
  for (const name of asked) expect(name).toMatch(/^[\w-]+\.[\w-]{22}\.(css|js|wasm)$/);
});

test('every script, style and module is hashed, of its type, and kept for ever', async ({ request }) => {
  const types = { '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.wasm': 'application/wasm' };
  for (const [ending, type] of Object.entries(types)) {
    const names = await files(ending);
    expect(names).not.toEqual([]);
    for (const name of names) {
      expect(name).toMatch(/^[\w-]+\.[\w-]{22}\.\w+$/);
      const answer = await request.get(`/pkg/${name}`);
      expect(answer.status()).toBe(200);
      expect(answer.headers()['content-type']).toBe(type);
      expect(answer.headers()['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(answer.headers()['x-content-type-options']).toBe('nosniff');
    }
  }
});

for (const [accepted, encoding] of [
  ['br, gzip', 'br'],
  ['gzip', 'gzip'],
  ['identity', undefined],
] as const) {
  test(`files come as ${encoding ?? 'they are'} to who accepts ${accepted}`, async ({ server }) => {
    for (const ending of ['.css', '.js', '.wasm']) {
      const [name] = await files(ending);
      // Not Playwright's own requests: they undo the encoding.
      const plain = await get(`${server}/pkg/${name}`, 'identity');
      const answer = await get(`${server}/pkg/${name}`, accepted);
      expect(answer.headers['content-encoding']).toBe(encoding);
      expect(answer.headers.vary).toMatch(/accept-encoding/i);
      expect(decoded(answer.body, encoding).equals(plain.body)).toBe(true);
    }
  });
}

test('the program does not name the folders of whoever built it', async () => {
  for (const name of await files('.wasm')) {
    const program = await readFile(join(SITE, 'pkg', name), 'latin1');
    for (const folder of ['.cargo/registry', `${homedir()}/`]) {
      expect(program.split(folder).length - 1, `${folder} in ${name}`).toBe(0);
    }
  }
});

test('what a page needs of the program is loaded from its start, and nothing else is', async ({ request }) => {
  const parts = async (path: string) => {
    const html = await (await request.get(path)).text();
    return [...html.matchAll(/<link rel="preload" href="(\/pkg\/[^"]+)"/g)].map(([, file]) => file).filter((file) => !file.startsWith('/pkg/glo.'));
  };
  expect(await parts('/')).toEqual([]);
  const picker = await parts('/picker');
  expect(picker).not.toEqual([]);
  for (const file of picker) expect((await request.get(file)).status()).toBe(200);
});

test('a file that is not there is told, and not kept', async ({ request }) => {
  const answer = await request.get('/pkg/glo.0000000000000000000000.js');
  expect(answer.status()).toBe(404);
  expect(answer.headers()['cache-control']).toBe('no-store');
});

test('the style sheet is one file with all the others in it', async ({ request }) => {
  const [name] = await files('.css');
  const css = await (await request.get(`/pkg/${name}`)).text();
  expect(css).not.toContain('@import');
  for (const component of ['.button', '.date-grid', '.error-summary', '.steps']) expect(css).toContain(component);
});

test('pages for one alone are not kept, and have a policy of their own', async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of ['/contact', '/staff/sign-in', '/picker?goal=relax', '/visit/unknown', '/nowhere']) {
    const answer = await request.get(path);
    const html = await answer.text();
    expect(answer.headers()['cache-control'], path).toBe('no-store');
    const policy = answer.headers()['content-security-policy'];
    const nonce = /script-src 'nonce-([\w+/=-]{22,})' 'strict-dynamic' 'wasm-unsafe-eval';/.exec(policy)?.[1];
    expect(nonce, path).toBeDefined();
    nonces.add(nonce!);
    expect(policy).not.toMatch(/'unsafe-(inline|eval)'/);
    for (const [script] of html.matchAll(/<script[^>]*>/g)) expect(script, path).toContain(`nonce="${nonce}"`);
    expect(html, path).not.toMatch(/<style|\sstyle=|\son\w+="/);
    expect(html.trimEnd(), path).toContain('</html>');
  }
  expect(nonces.size).toBe(5);
});

type Answer = { headers: IncomingHttpHeaders; body: Buffer };

function get(url: string, accepted: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    httpGet(url, { headers: { 'accept-encoding': accepted }, agent: false }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ headers: response.headers, body: Buffer.concat(chunks) });
    }).on('error', reject);
  });
}

function decoded(body: Buffer, encoding: 'br' | 'gzip' | undefined): Buffer {
  if (encoding === 'br') return brotliDecompressSync(body);
  return encoding === 'gzip' ? gunzipSync(body) : body;
}
