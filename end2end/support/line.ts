/** A line between a browser and the clinic's server that can be cut and mended. */

import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

export class Line {
  private readonly sockets = new Set<Socket>();

  private constructor(
    /** Where a browser finds the clinic. */
    readonly url: string,
    private readonly listener: ReturnType<typeof createServer>,
  ) {}

  static async to(server: string): Promise<Line> {
    const { hostname, port } = new URL(server);
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, hostname, resolve));
    const line = new Line(`http://${hostname}:${(listener.address() as AddressInfo).port}`, listener);
    listener.on('connection', (near) => {
      const far = connect(Number(port), hostname);
      for (const [one, other] of [[near, far], [far, near]]) {
        line.sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          line.sockets.delete(one);
          other.destroy();
        });
      }
    });
    return line;
  }

  /** Ends every connection, and takes no more. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.listener.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  async mend(): Promise<void> {
    const { hostname, port } = new URL(this.url);
    await new Promise<void>((resolve) => this.listener.listen(Number(port), hostname, resolve));
  }
}
