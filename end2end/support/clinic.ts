/** A clinic of its own for every test: a server with a fresh database, and a browser whose complaints fail the test. */

import { test as base, expect, type APIRequestContext, type BrowserContext } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { cp, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { Client } from './client';
import { SERVICE, type Day, type Opening, type Therapist } from './openings';
import { choosesPassword } from './owner';
import { Server, newFolder } from './server';

/** What a program can ask of the clinic. */
export class Clinic {
  constructor(
    readonly server: Server,
    private readonly request: APIRequestContext,
  ) {}

  /** The dates with openings, from the day after tomorrow on: no lead time cuts into them while a test runs. */
  async days(therapist: number | '' = ''): Promise<Day[]> {
    return (await this.list({ from: dateIn(2), days: 60, therapist })).days;
  }

  /** Whoever gives the service. */
  async therapists(): Promise<Therapist[]> {
    return (await this.list({ days: 1 })).therapists;
  }

  /** The first start of the first day with openings. */
  async opening(): Promise<Opening> {
    const [day] = await this.days();
    return day.starts[0];
  }

  /** A start for which there is one therapist and no other. */
  async openingOfOneTherapist(): Promise<{ opening: Opening; therapist: number }> {
    const openings = (await this.days()).flatMap((day) => day.starts);
    const opening = openings.find(({ therapists }) => therapists.length === 1);
    if (!opening) throw new Error('somebody else is always free');
    return { opening, therapist: opening.therapists[0] };
  }

  /** Whether the start is still offered with that therapist. */
  async offers({ start, local }: Opening, therapist: number): Promise<boolean> {
    const { days } = await this.list({ from: local.slice(0, 10), days: 1, therapist });
    return days.flatMap((day) => day.starts).some((offered) => offered.start === start);
  }

  /** Books as somebody else, and tells the visit's token. */
  async book(opening: Opening, therapist: number | '' = ''): Promise<string> {
    const form = { name: 'Somebody Else', email: 'else@example.com', service: SERVICE, start: opening.start, therapist, key: randomUUID() };
    const answer = await this.request.post('/api/visits/book', { form });
    expect(answer.status(), await answer.text()).toBe(200);
    return answer.json();
  }

  /** Moves a visit, wherever else it is looked at. */
  async move(token: string, { start }: Opening): Promise<void> {
    const answer = await this.request.post('/api/visits/move', { form: { token, start } });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Cancels a visit, wherever else it is looked at. */
  async cancel(token: string): Promise<void> {
    const answer = await this.request.post('/api/visits/cancel', { form: { token } });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Books another opening as somebody of this name and address. */
  async bookAs(name: string, email: string): Promise<void> {
    const form = { name, email, service: SERVICE, start: (await this.opening()).start, therapist: '', key: randomUUID() };
    const answer = await this.request.post('/api/visits/book', { form });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  private async list(query: Record<string, string | number>): Promise<{ days: Day[]; therapists: Therapist[] }> {
    const answer = await this.request.get('/api/openings/list', { params: { service: SERVICE, ...query } });
    expect(answer.status(), await answer.text()).toBe(200);
    return answer.json();
  }
}

/** The date so many days after today, in UTC. */
export function dateIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

type Fixtures = {
  /** The statuses of 400 and above that a story's pages and forms are answered with, and 0 for no answer; any other fails it. */
  refusals: number[];
  /** Whether the program on a story's pages is meant to fail. */
  fails: boolean;
  /** Whether pages come alive. */
  isLive: boolean;
  /** Whether nobody has signed in at the clinic yet. */
  isNew: boolean;
  /** The folder for what the server keeps. */
  data: string;
  started: Server;
  server: string;
  /** Waits for so many mails in the server's folder, and tells what stands in them. */
  mails: (count: number) => Promise<string[]>;
  clinic: Clinic;
  client: Client;
  /** Another one, with a browser of their own. */
  otherClient: Client;
};

type WorkerFixtures = {
  /** What a server keeps of a clinic that has an owner: every clinic that is not new is a copy of it. */
  owned: string;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  refusals: [[], { option: true }],

  fails: [false, { option: true }],

  isLive: ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  isNew: [false, { option: true }],

  owned: [
    async ({ playwright }, use) => {
      const data = await newFolder();
      const server = await Server.start(data);
      const request = await playwright.request.newContext();
      await choosesPassword(request, server);
      await request.dispose();
      await server.stop();
      await use(data);
      await rm(data, { recursive: true });
    },
    { scope: 'worker' },
  ],

  data: async ({ isNew, owned }, use) => {
    const data = await newFolder();
    if (!isNew) await cp(owned, data, { recursive: true });
    await use(data);
    await rm(data, { recursive: true });
  },

  started: async ({ data }, use, info) => {
    const server = await Server.start(data);
    await use(server);
    const code = await server.stop();
    if (info.status !== info.expectedStatus) await info.attach('server log', { body: await server.log() });
    expect(code, 'the server stops when it is told to').toBe(0);
  },

  server: ({ started }, use) => use(started.address),

  baseURL: ({ server }, use) => use(server),

  mails: ({ server, data }, use) =>
    use(async (count) => {
      const folder = join(data, 'mail');
      const files = async () => (await readdir(folder)).filter((name) => name.endsWith('.eml'));
      await expect.poll(async () => (await files()).length, { message: `mails of ${server}` }).toBe(count);
      return Promise.all((await files()).map((name) => readFile(join(folder, name), 'utf8')));
    }),

  clinic: ({ started, request }, use) => use(new Clinic(started, request)),

  context: async ({ context, refusals, fails }, use) => {
    const complaints = await listen(context, refusals, fails);
    await use(context);
    expect(complaints, 'the browser has nothing to complain about').toEqual([]);
  },

  client: ({ page, isLive }, use) => use(new Client(page, isLive)),

  otherClient: async ({ browser, isLive, refusals }, use) => {
    const context = await browser.newContext();
    const complaints = await listen(context, refusals);
    await use(new Client(await context.newPage(), isLive));
    await context.close();
    expect(complaints, 'the other browser has nothing to complain about').toEqual([]);
  },
});

export { expect };

/** What says that the program on a page has failed. */
export const FAILURE = /panicked|RuntimeError: unreachable|A hydration error occurred|TypeError: Failed to fetch/;

/** Warnings that say nothing about a page, each with its reason. */
const NO_WARNINGS = [
  // What is fetched ahead is needed later than a browser thinks where many pages are open at once.
  /was preloaded using link preload but not used/,
];

/**
 * Collects errors and warnings on the console, exceptions, and violations of the content security policy; and has pages
 * remember when they came alive.
 */
async function listen(context: BrowserContext, refusals: number[], fails = false): Promise<string[]> {
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (!(fails && FAILURE.test(text))) complaints.push(text);
  };
  context.on('console', (message) => {
    const text = message.text();
    // A browser without a script on its page cannot tell an answer that is meant from a file that is missing.
    const [isAnswer, status, isLost] = /^Failed to load resource: (?:the server responded with a status of (\d+)|(net::ERR_\w+))/.exec(text) ?? [];
    const isFile = new URL(message.location().url || 'about:blank').pathname.startsWith('/pkg/');
    // A part of a program that could not be loaded fails the program.
    const isMeant = isAnswer && (!isFile || (fails && isLost)) && refusals.includes(isLost ? 0 : Number(status));
    const isWarning = message.type() === 'warning' && !NO_WARNINGS.some((known) => known.test(text));
    if ((message.type() === 'error' || isWarning) && !isMeant) complain(`${text} (${message.location().url})`);
  });
  context.on('weberror', (error) => complain(String(error.error())));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
      console.error(`violates ${effectiveDirective}: ${blockedURI} (${sourceFile}:${lineNumber})`),
    );
    // That something listens to a form tells that it has come alive.
    const { addEventListener } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (...event) {
      if (event[0] === 'submit') Object.assign(this, { isLive: true });
      addEventListener.apply(this, event);
    };
  });
  return complaints;
}
