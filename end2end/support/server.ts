/** The clinic's server, with a folder for what it keeps. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PROGRAM = resolve(process.env.GLO_SERVER_BIN || join(HERE, '../../target/glo/server'));
export const SITE = resolve(process.env.GLO_SITE || join(HERE, '../../target/site'));

/** A new folder, in memory where the system offers it: what a disk does is not what is told. */
export async function newFolder(): Promise<string> {
  const memory = '/dev/shm';
  const parent = await access(memory).then(() => memory, () => tmpdir());
  return mkdtemp(join(parent, 'glo-'));
}

export class Server {
  address = '';
  private readonly gone: Promise<unknown[]>;
  private readonly lines: AsyncIterator<string>;
  private readonly abandon = () => this.process.kill('SIGKILL');
  private password?: Promise<string>;

  private constructor(
    private readonly process: ChildProcess,
    private readonly logFile: string,
  ) {
    this.gone = once(process, 'exit');
    this.lines = createInterface(process.stdout!)[Symbol.asyncIterator]();
    globalThis.process.once('exit', this.abandon);
  }

  static async start(data: string): Promise<Server> {
    const logFile = join(data, 'log');
    const log = await open(logFile, 'w');
    // No environment: what the developer has set must not change what is tested.
    const process = spawn(PROGRAM, ['--listen', '127.0.0.1:0', '--site', SITE, '--data', data], {
      cwd: data,
      env: {},
      stdio: ['ignore', 'pipe', log.fd],
    });
    await log.close();
    const server = new Server(process, logFile);
    server.address = await server.says(/^Glo is at (http:\S+)$/);
    return server;
  }

  /** What the first owner signs in with, once, where nobody has yet. */
  oneTimePassword(): Promise<string> {
    return (this.password ??= this.says(/^The first to sign in is owner, .* password (\S+)$/));
  }

  log(): Promise<string> {
    return readFile(this.logFile, 'utf8');
  }

  /** Stops the server, and tells its exit code. */
  async stop(): Promise<unknown> {
    this.process.kill('SIGTERM');
    const [code] = await this.gone;
    globalThis.process.off('exit', this.abandon);
    return code;
  }

  /** Waits for a line that says this. */
  private async says(what: RegExp): Promise<string> {
    for (;;) {
      const { done, value } = await this.lines.next();
      if (done) throw new Error(`the server did not start:\n${await this.log()}`);
      const said = what.exec(value)?.[1];
      if (said) return said;
    }
  }
}
