// A real mail server on loopback, for the tests. It takes whatever it is given and prints each mail as a line of JSON,
// before it says that it has it. A line on its standard input says how it behaves from then on: `take`, `refuse` (the
// letter), `stranger` (refuses whoever brings it), `later`, `silent` (never says that it has the mail), `drop` (closes the
// connection instead), `hang up` (at once) or `ascii` (takes what it is given, and no address of other letters).
import { createInterface } from 'node:readline';

import { SMTPServer } from 'smtp-server';

const REFUSALS = {
  refuse: [550, 'No such mailbox'],
  stranger: [535, 'Who are you?'],
  later: [451, 'Try again later'],
};

let behaviour = 'take';

const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  closeTimeout: 100,
  onConnect(session, callback) {
    server.options.hideSMTPUTF8 = behaviour === 'ascii';
    if (behaviour === 'hang up') return hangUp();
    callback();
  },
  onData(stream, { envelope }, callback) {
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    stream.on('end', () => {
      const [code, text] = REFUSALS[behaviour] ?? [];
      if (code) return callback(Object.assign(new Error(text), { responseCode: code }));
      print({
        from: envelope.mailFrom.address,
        to: envelope.rcptTo.map(({ address }) => address),
        raw: Buffer.concat(chunks).toString('utf8'),
      });
      if (behaviour === 'silent') return;
      if (behaviour === 'drop') return hangUp();
      callback();
    });
  },
});

function hangUp() {
  for (const connection of server.connections) connection._socket.destroy();
}

server.on('error', () => {});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => print({ port: server.server.address().port }));

createInterface(process.stdin)
  .on('line', (line) => {
    behaviour = line;
    print({ behaviour });
  })
  .on('close', () => process.exit());
