// The shape of the code: no file asks for one that asks for it, no folder is past 12 files, no file past 400 lines.
// A name that a module only passes on is asked for where it is defined.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const MOST_FILES = 12;
const MOST_LINES = 400;
/** Past that, each for its reason. */
const LONG = /^(app\/store\/migrations|server\/ASVS\.md|.*\/(package-lock\.json|common_passwords\.txt))|Cargo\.lock$/;
/** Stories are long where they are one after the other; each is short. */
const STORIES = /^(app\/(domain|store)\/tests|server\/tests|end2end)\//;

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).split('\n').filter(Boolean);
const wrong = [];

for (const folder of new Set(files.map(dirname))) {
  const inside = files.filter((file) => dirname(file) === folder);
  if (inside.length > MOST_FILES && !LONG.test(inside[0]) && folder !== '.') wrong.push(`${folder}: ${inside.length} files`);
}
for (const file of files.filter((file) => /\.(rs|css|ts|sql|mjs)$/.test(file) && !LONG.test(file) && !STORIES.test(file))) {
  const lines = readFileSync(file, 'utf8').split('\n').length - 1;
  if (lines > MOST_LINES) wrong.push(`${file}: ${lines} lines`);
}

/** The code of a file without comments, strings and unit tests. */
const code = (file) =>
  readFileSync(file, 'utf8')
    .replace(/\/\/[^\n]*/g, '')
    .replace(/r#"[^]*?"#|"(?:\\[^]|[^"\\])*"/g, '""')
    .split(/#\[cfg\(test\)\]\s*mod \w+ \{/)[0];

/** The paths of a tree of `use`: `a::{b, c::d as e}` is a::b, and a::c::d by the name of e. */
function* expand(tree, head = []) {
  const at = tree.indexOf('{');
  const segments = (text) => text.split('::').map((part) => part.trim()).filter(Boolean);
  if (at < 0) {
    const [path, alias] = tree.split(/\sas\s/);
    const whole = [...head, ...segments(path)];
    yield { path: whole, name: alias?.trim() ?? whole.at(-1) };
    return;
  }
  const below = [...head, ...segments(tree.slice(0, at))];
  let depth = 0;
  let piece = '';
  for (const c of tree.slice(at + 1, tree.lastIndexOf('}')) + ',') {
    depth += (c === '{') - (c === '}');
    if (c === ',' && depth === 0) {
      if (piece.trim()) yield* expand(piece, below);
      piece = '';
    } else piece += c;
  }
}

/** What each file of a crate asks for, by file. */
function arrowsOf(src) {
  const modules = new Map();
  for (const file of files.filter((file) => file.startsWith(`${src}/`) && file.endsWith('.rs'))) {
    const path = file.slice(src.length + 1, -3).split('/');
    modules.set((/^(mod|lib|main)$/.test(path.at(-1)) ? path.slice(0, -1) : path).join('::'), file);
  }
  const absolute = (module, path) => {
    const here = module ? module.split('::') : [];
    if (path[0] === 'crate') return path.slice(1);
    if (path[0] === 'self') return [...here, ...path.slice(1)];
    const up = path.findIndex((part) => part !== 'super');
    if (up > 0) return [...here.slice(0, here.length - up), ...path.slice(up)];
    return modules.has([...here, path[0]].join('::')) ? [...here, ...path] : null;
  };
  const asks = new Map();
  const passes = new Map();
  for (const [module, file] of modules) {
    const text = code(file);
    const asked = [];
    const passed = [];
    for (const [, isPublic, tree] of text.matchAll(/\b(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);/g)) {
      for (const { path, name } of expand(tree)) {
        let target = absolute(module, path);
        if (!target) continue;
        if (target.at(-1) === 'self') target = target.slice(0, -1);
        asked.push([target, Boolean(isPublic)]);
        if (isPublic) passed.push([name, target]);
      }
    }
    const rest = text.replace(/\buse\s+[^;]+;/g, '');
    for (const [path] of rest.matchAll(/\b(?:crate|super)(?:::\w+)+/g)) {
      asked.push([absolute(module, path.split('::')), false]);
    }
    asks.set(module, asked);
    passes.set(module, passed);
  }
  /** The module that defines what a path names. */
  const home = (path, seen = new Set()) => {
    let at = '';
    for (const [index, name] of path.entries()) {
      const inner = at ? `${at}::${name}` : name;
      if (modules.has(inner)) {
        at = inner;
        continue;
      }
      for (const [known, target] of passes.get(at) ?? []) {
        if (known !== name && known !== '*') continue;
        const next = target.at(-1) === '*' ? [...target.slice(0, -1), ...path.slice(index)] : target;
        const key = next.join('::');
        if (seen.has(key) || key === path.join('::')) continue;
        const found = home(next, new Set([...seen, key]));
        if (found !== at) return found;
      }
      return at;
    }
    return at;
  };
  return [...asks].map(([module, asked]) => {
    const homes = asked.map(([path, isPublic]) => [home(path.at(-1) === '*' ? path.slice(0, -1) : path), isPublic]);
    const passedOn = (target) => target === module || target.startsWith(`${module}::`) || module === '';
    const targets = homes.filter(([target, isPublic]) => target !== module && !(isPublic && passedOn(target)));
    return [modules.get(module), new Set(targets.map(([target]) => modules.get(target)).filter(Boolean))];
  });
}

const graph = new Map(
  files.filter((file) => /(^|\/)src\/(lib|main)\.rs$/.test(file)).flatMap((file) => arrowsOf(dirname(file))),
);
for (const file of files.filter((file) => file.endsWith('.ts'))) {
  const asked = [...readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, path]) => `${normalize(join(dirname(file), path))}.ts`);
  graph.set(file, new Set(asked));
}

/** Files that can be reached from each other: Tarjan's strongly connected components of more than one. */
const index = new Map();
const low = new Map();
const stack = [];
const visit = (file) => {
  index.set(file, index.size);
  low.set(file, index.get(file));
  stack.push(file);
  for (const next of graph.get(file) ?? []) {
    if (!index.has(next)) visit(next);
    if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)));
  }
  if (low.get(file) !== index.get(file)) return;
  const circle = stack.splice(stack.indexOf(file));
  if (circle.length > 1) wrong.push(`in a circle: ${circle.join(', ')}`);
};
for (const file of graph.keys()) if (!index.has(file)) visit(file);

for (const line of wrong) console.log(line);
console.log(`${files.length} files, ${wrong.length} of them or their folders out of shape`);
process.exitCode = wrong.length ? 1 : 0;
