// Fetches DuckDB's library for one platform: npm ci of the pinned package into a folder of its own, then one rename.
//   node fetch-library.mjs <rid> <folder>
// leaves <folder>/<rid>/<library>, LICENSE, and a stamp with the lock file's hash. Safe to run several times at once:
// each run works in its own folder, and whoever renames first wins. Prints nothing when all is well.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const platforms = {
  'linux-x64': ['linux', 'x64', 'libduckdb.so'],
  'linux-arm64': ['linux', 'arm64', 'libduckdb.so'],
  'osx-x64': ['darwin', 'x64', 'libduckdb.dylib'],
  'osx-arm64': ['darwin', 'arm64', 'libduckdb.dylib'],
  'win-x64': ['win32', 'x64', 'duckdb.dll'],
  'win-arm64': ['win32', 'arm64', 'duckdb.dll'],
};
const otherwise = 'or set DUCKDB_LIBRARY to the full path of a DuckDB 1.5 library before building';

class Failure extends Error {}

function fail(message) {
  throw new Failure(message);
}

process.on('uncaughtException', error => {
  console.log(error instanceof Failure ? error.message : `Fetching DuckDB's library failed: ${error.message}`);
  process.exitCode = 1;
});

const [rid, folder] = process.argv.slice(2);
if (!(rid in platforms)) {
  fail(`DuckDB's library is not published for the runtime identifier '${rid}'. Known: ${Object.keys(platforms).join(', ')}; ${otherwise}.`);
}
if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Building ResearchKit from source needs Node.js 20 or newer (this is ${process.version}), ${otherwise}.`);
}

const [os, cpu, library] = platforms[rid];
const here = dirname(fileURLToPath(import.meta.url));
const lock = readFileSync(join(here, 'package-lock.json'));
const version = JSON.parse(lock).packages['node_modules/@duckdb/node-bindings'].version;
const stamp = createHash('sha256').update(lock).digest('hex');
const target = join(folder, rid);
const isCurrent = () =>
  existsSync(join(target, library)) && existsSync(join(target, 'stamp')) && readFileSync(join(target, 'stamp'), 'utf8') === stamp;
if (isCurrent()) {
  process.exit(0);
}

mkdirSync(folder, { recursive: true });
const work = mkdtempSync(join(folder, `.${rid}-`));
try {
  for (const name of ['package.json', 'package-lock.json']) {
    copyFileSync(join(here, name), join(work, name));
  }
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `--os=${os}`, `--cpu=${cpu}`];
  if (os === 'linux') {
    flags.push('--libc=glibc');
  }
  // npm is a script on Windows, which only a shell starts.
  const npm = spawnSync('npm', flags, { cwd: work, encoding: 'utf8', shell: process.platform === 'win32' });
  if (npm.error) {
    fail(`Building ResearchKit from source needs npm, which comes with Node.js 20 or newer; it cannot be started (${npm.error.message}). Install it, ${otherwise}.`);
  }
  const packageFolder = join(work, 'node_modules', '@duckdb', `node-bindings-${os}-${cpu}`);
  if (npm.status !== 0 || !existsSync(join(packageFolder, library))) {
    const reason = `${npm.stderr}`.split('\n').filter(line => /^npm error/.test(line)).slice(0, 3).join(' ');
    fail(`npm did not deliver @duckdb/node-bindings-${os}-${cpu} ${version}. ${reason} Check the network and that npm's registry serves this version, ${otherwise}.`);
  }

  const ready = join(work, 'ready');
  mkdirSync(ready);
  renameSync(join(packageFolder, library), join(ready, library));
  copyFileSync(join(packageFolder, 'LICENSE'), join(ready, 'LICENSE'));
  writeFileSync(join(ready, 'stamp'), stamp);
  if (!isCurrent()) {
    rmSync(target, { recursive: true, force: true });
    try {
      renameSync(ready, target);
    } catch (error) {
      if (!isCurrent()) {
        throw error;
      }
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
