// SPDX-License-Identifier: GPL-3.0-or-later
// Flips of edgedeckctl while somebody else works on the same Worker: wrangler as a user runs it, or the sandbox's
// second writer. The server is the judge: no flip may be lost, doubled or told wrongly.
//   EDGEDECK_ROUNDS (10) and EDGEDECK_SEED (20261122) choose how many and which.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { check, finish, startSandbox, workDirectory, wrangler } from './harness.mjs';

const program = process.argv[3];
const rounds = Number(process.env.EDGEDECK_ROUNDS ?? 10);
const seed = Number(process.env.EDGEDECK_SEED ?? 20261122);
const worker = 'tft-trading-system';

// mulberry32: small, seeded, the same everywhere.
let state = seed >>> 0;
function random(below) {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % below;
}
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/// Holds every piece of a connection back for a while, so that the other writer gets between our requests.
function slowRoad(port, pause) {
  return new Promise((ready) => {
    const server = net.createServer((client) => {
      const upstream = net.connect(port, '127.0.0.1');
      const forward = (from, to) => {
        let road = Promise.resolve();
        from.on('data', (piece) => { road = road.then(() => sleep(pause())).then(() => { to.write(piece); }); });
        from.on('end', () => { road = road.then(() => { to.end(); }); });
        from.on('error', () => { to.destroy(); });
      };
      forward(client, upstream);
      forward(upstream, client);
    });
    server.listen(0, '127.0.0.1', () => ready(server));
  });
}

function edgedeckctl(sandbox, home, args, base = sandbox.api_base_url) {
  const env = {
    PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: home, XDG_DATA_HOME: `${home}/data`, XDG_CONFIG_HOME: `${home}/config`, XDG_STATE_HOME: `${home}/state`,
    CLOUDFLARE_API_TOKEN: sandbox.api_token, CLOUDFLARE_ACCOUNT_ID: sandbox.account_id, CLOUDFLARE_API_BASE_URL: base,
  };
  return new Promise((resolve) => {
    const child = spawn(program, [...args, '--worker', worker, '--json', '--quiet'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', (d) => { out += d; });
    child.stderr.on('data', () => {});
    child.on('close', (code) => resolve({ code, json: out.trim() === '' ? {} : JSON.parse(out) }));
  });
}

async function api(sandbox, where) {
  const answer = await fetch(`${sandbox.api_base_url}/accounts/${sandbox.account_id}/workers/scripts/${worker}${where}`,
    { headers: { Authorization: `Bearer ${sandbox.api_token}` } });
  return (await answer.json()).result;
}

async function truth(sandbox) {
  const deployments = (await api(sandbox, '/deployments')).deployments;
  const versions = (await api(sandbox, '/versions')).items;
  return { deployments, versions, live: deployments[0].versions[0].version_id, latest: versions[0].id };
}

/// What the other one does. Each returns whether it says that it did it.
const acts = {
  'wrangler secret put': async (s, n) => (await wrangler(s, ['secret', 'put', `OTHER_${n}`, '--name', worker], 'v\n')).code === 0,
  'wrangler versions secret put': async (s, n) => (await wrangler(s, ['versions', 'secret', 'put', `STAGED_${n}`, '--name', worker, '--message', `stage ${n}`], 'v')).code === 0,
  'wrangler versions deploy': async (s, n) => {
    const { latest } = await truth(s);
    return (await wrangler(s, ['versions', 'deploy', `${latest}@100`, '-y', '--name', worker, '--message', `other ${n}`])).code === 0;
  },
  'wrangler rollback': async (s, n) => {
    const { deployments } = await truth(s);
    return (await wrangler(s, ['rollback', deployments[1].versions[0].version_id, '-y', '--name', worker, '-m', `back ${n}`])).code === 0;
  },
  'another deploy': async (s, n) => (await s.control('/deploy', { message: `other ${n}` })).ok === true,
  'another upload': async (s, n) => (await s.control('/deploy', { message: `upload ${n}`, deploy: false })).ok === true,
};
const wranglerActs = Object.keys(acts).filter((name) => name.startsWith('wrangler'));
const quickActs = Object.keys(acts).filter((name) => !name.startsWith('wrangler'));

const denials = ['not_sent', 'not_applied', 'rejected', 'stale'];
const words = {};

/// Why the word does not match the server; '' when it does.
function lie(flip, now) {
  const ours = now.deployments.map((d, i) => ({ d, i })).filter(({ d }) => d.annotations?.['workers/tag'] === flip.op_id);
  if (ours.length > 1) return 'deployed twice';
  if (now.versions.filter((v) => v.annotations?.['workers/tag'] === flip.op_id).length > 2) return 'staged more than twice';
  if (denials.includes(flip.state)) return ours.length === 0 ? '' : `${flip.state}, and it is deployed`;
  if (ours.length === 0) return `${flip.state}, and it is not deployed`;
  const below = now.deployments[ours[0].i + 1]?.versions[0]?.version_id;
  const onBase = below === flip.previous_version_id;
  if (flip.state === 'verified' || flip.state === 'sent_not_readable') return onBase ? '' : `${flip.state}, and it replaced somebody else's`;
  if (flip.state === 'superseded') return ours[0].i > 0 ? '' : 'superseded, and it is the newest';
  if (flip.state === 'conflict') return onBase && ours[0].i === 0 ? 'conflict, and nobody was in between' : '';
  return `the word ${flip.state} is not the end`;
}

async function round(s, home, n, flag, secret) {
  const useWrangler = n % 2 === 0;
  const names = useWrangler ? wranglerActs : quickActs;
  const name = names[random(names.length)];
  const before = await truth(s);
  const spec = (await api(s, `/versions/${before.live}`)).resources.bindings.find((b) => b.name === flag);
  const value = secret ? (random(2) === 0 ? 'true' : 'false') : (spec.text === 'true' ? 'false' : 'true');
  // wrangler needs about a second to start: our flip takes the slow road to meet it.
  const pause = useWrangler ? 100 + random(200) : 20 + random(60);
  const road = await slowRoad(Number(new URL(s.api_base_url).port), () => pause);
  const base = s.api_base_url.replace(/:\d+/, `:${road.address().port}`);
  const wait = random(useWrangler ? 800 : 1600);
  const [said, did] = await Promise.all([
    edgedeckctl(s, home, ['flag', 'set', flag, value, '--reason', `round ${n}`, '--confirm', worker, '--timeout', '60'], base),
    sleep(wait).then(() => acts[name](s, n)),
  ]);
  road.close();
  await edgedeckctl(s, home, ['flag', 'resume', '--timeout', '60']);
  const rows = (await edgedeckctl(s, home, ['flag', 'log'])).json.flips.filter((f) => f.reason === `round ${n}`);
  const now = await truth(s);
  const where = `round ${n}, ${name} after ${wait} ms, ours slowed by ${pause} ms`;
  check(rows.length <= 1, `${where}: one row`, JSON.stringify(rows));
  if (rows.length === 0) {
    words.refused = (words.refused ?? 0) + 1;
    if (process.env.EDGEDECK_TELL) console.log(where, JSON.stringify(said));
    check(said.code !== 0, `${where}: no row, so it did not succeed`, JSON.stringify(said));
    check(!now.deployments.some((d) => d.annotations?.['workers/message']?.includes(`round ${n}`)), `${where}: no row, so nothing is deployed`);
  } else {
    words[rows[0].state] = (words[rows[0].state] ?? 0) + 1;
    const why = lie(rows[0], now);
    check(why === '', `${where}: ${rows[0].state} ${why}`, `${JSON.stringify(rows[0])}\n${JSON.stringify(now.deployments.slice(0, 4))}`);
    check((said.code === 0) === ['verified', 'sent_not_readable'].includes(said.json.flip?.state), `${where}: exit code ${said.code} and word agree`, JSON.stringify(said));
  }
  if (did && name === 'another deploy')
    check(now.deployments.some((d) => d.annotations?.['workers/message'] === `other ${n}`), `${where}: the other's deployment is there`);
  // What was only uploaded would block every flip from here on.
  if (now.live !== now.latest) await s.control('/deploy', { message: 'settle' });
  // Right after a deployment every flip is refused.
  await s.control('/advance', { seconds: 60 });
}

let n = 0;
for (let block = 0; n < rounds; ++block) {
  const secret = block % 3 === 2;
  const s = await startSandbox(secret ? 'flag-as-secret' : 'healthy');
  const home = path.join(workDirectory, `home${block}`);
  mkdirSync(home, { recursive: true });
  for (let i = 0; i < 8 && n < rounds; ++i, ++n) await round(s, home, n, secret ? 'FEATURE_FLAG_DO_CACHE' : 'EMAIL_ENABLED', secret);
  s.stop();
  rmSync(home, { recursive: true, force: true });
}
console.log(`${n} rounds, seed ${seed}: ${JSON.stringify(words)}`);
finish();
