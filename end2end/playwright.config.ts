import { defineConfig } from '@playwright/test';

// Every story is told twice: by the server alone, and with the page come alive. What only one of the two can tell says
// so in its file's name.
export default defineConfig({
  testDir: '.',
  // What is said of the pages' HTML once all stories are told.
  globalTeardown: './support/nu.ts',
  forbidOnly: true,
  fullyParallel: true,
  // One more than small machines have cores: a story that waits for its browser leaves room for another.
  workers: 3,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.GLO_CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
    locale: 'en-CA',
    // Far from Edmonton, and not even a whole hour off: the browser's zone must not matter.
    timezoneId: 'Asia/Kathmandu',
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
  projects: [
    { name: 'js', testIgnore: ['**/*.no-js.spec.ts', '**/static.spec.ts'] },
    {
      name: 'no-js',
      testIgnore: ['**/*.hydrate.spec.ts', '**/static.spec.ts'],
      use: {
        javaScriptEnabled: false,
        // And with less motion, which one of the two must try. The other way round Chromium now and then tells Playwright
        // of no further frame once an animation has ended on a page without scripts, and a click waits for ever.
        contextOptions: { reducedMotion: 'reduce' },
      },
    },
    // Asks for files and opens no page.
    { name: 'http', testMatch: '**/static.spec.ts' },
  ],
});
