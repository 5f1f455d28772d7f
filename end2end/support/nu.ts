/** The Nu HTML checker, over every page that the stories have come by. */

import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { FullConfig } from '@playwright/test';

const CHECKER = fileURLToPath(new URL('../node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url));
const folder = (outputDir: string) => join(outputDir, 'pages');

type Message = { type: string; subType?: string; url: string; message: string; extract?: string };

/** What is not ours to mend, or is meant as it is; each with its reason. */
const EXPECTED = [
  // leptos marks with `<!>` where a piece of a page begins or ends.
  /^Bogus comment\.$/,
  // On a phone the comparison is laid out as blocks, and a table that is none to the eye is none to some screen readers
  // either, unless it says that it is.
  /^The “role” attribute must not be used on a “(td|th|tr)” element which has a “table” ancestor/,
  /^The “(table|rowgroup|row|columnheader|rowheader|cell)” role is unnecessary for element/,
];

/** Keeps a page to be checked when all stories are told. */
export async function keep(outputDir: string, name: string, html: string): Promise<void> {
  await mkdir(folder(outputDir), { recursive: true });
  await writeFile(join(folder(outputDir), `${name.replace(/\W+/g, '-')}.html`), html);
}

/** Checks all pages that were kept, in one go: the checker takes longer to start than for a page. */
export default async function check({ projects: [{ outputDir }] }: FullConfig): Promise<void> {
  const pages = await readdir(folder(outputDir)).catch(() => []);
  if (!pages.length) return;
  const run = promisify(execFile)('java', ['-jar', CHECKER, '--format', 'json', '--stdout', '--exit-zero-always', folder(outputDir)], { maxBuffer: 2 ** 28 });
  const { messages } = JSON.parse((await run).stdout) as { messages: Message[] };
  const found = messages.filter(({ message }) => !EXPECTED.some((expected) => expected.test(message)));
  // What is wrong on every page is said once, with the first place where it is.
  const places = new Map<string, Message[]>();
  for (const each of found) places.set(each.message, [...(places.get(each.message) ?? []), each]);
  const said = [...places].map(([what, [{ url, extract = '' }, ...others]]) => {
    const more = others.length ? ` and ${others.length} other places` : '';
    return `${what}\n    ${extract.replace(/\s+/g, ' ')}\n    on ${url.split('/').pop()}${more}`;
  });
  if (said.length) throw new Error(`the Nu HTML checker has found in ${pages.length} pages:\n${said.join('\n')}`);
  console.log(`The Nu HTML checker has nothing to say of ${pages.length} pages.`);
}
