// SPDX-License-Identifier: GPL-3.0-or-later
// The wrangler release that the sandbox was modelled on, command by command.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { check, finish, resultsNamespace, startSandbox, workDirectory, wrangler } from './harness.mjs';

const worker = ['--name', 'tft-trading-system'];

/// Runs one command and checks exit code and, for each pattern, its whole output.
async function expect(sandbox, args, code, patterns = [], input = '') {
  const result = await wrangler(sandbox, args, input);
  const name = `wrangler ${args.join(' ')}`;
  check(result.code === code, `${name} exits ${code}`, `exit ${result.code}\n${result.all}`);
  for (const pattern of patterns)
    check(pattern instanceof RegExp ? pattern.test(result.all) : result.all.includes(pattern), `${name} prints ${pattern}`, result.all);
  return result;
}

async function secretsAndVersions() {
  const s = await startSandbox('healthy');
  await expect(s, ['whoami'], 0, ['operator-1@example.com', s.account_id, 'User API Token']);
  await expect(s, ['secret', 'put', 'LAB_KEY', ...worker], 0, ['Success! Uploaded secret LAB_KEY'], 'value\n');
  const listed = await expect(s, ['secret', 'list', ...worker], 0);
  check(JSON.parse(listed.out).length === 10 && listed.out.includes('LAB_KEY'), 'secret list has ten names', listed.out);
  await expect(s, ['secret', 'delete', 'LAB_KEY', ...worker], 0, ['Deleted secret LAB_KEY']);
  await expect(s, ['secret', 'delete', 'LAB_KEY', ...worker], 1, ['10056']);
  await expect(s, ['secret', 'bulk', ...worker], 0, [/2 secrets? successfully created/], '{"LAB_A":"1","LAB_B":"2"}');
  await expect(s, ['secret', 'put', 'FEATURE_FLAG_DO_CACHE', ...worker], 1,
               ["Binding name 'FEATURE_FLAG_DO_CACHE' already in use. Please use a different name and try again. [code: 10053]"], 'true\n');

  const made = await expect(s, ['versions', 'secret', 'put', 'LAB_C', ...worker, '--message', 'staged', '--tag', 't1'], 0, ['Created version'], 'v');
  const version = /Created version ([0-9a-f-]{36})/.exec(made.all)?.[1] ?? '';
  const versions = JSON.parse((await expect(s, ['versions', 'list', ...worker, '--json'], 0)).out);
  check(versions.some((v) => v.id === version && v.annotations['workers/message'] === 'staged'), 'versions list has the staged one');
  const view = JSON.parse((await expect(s, ['versions', 'view', version, ...worker, '--json'], 0)).out);
  check(view.resources.bindings.some((b) => b.name === 'LAB_C' && b.type === 'secret_text' && b.text === undefined), 'its secret has no value');
  // Staged, so the newest version is not live: single secrets are refused until it is deployed.
  await expect(s, ['secret', 'put', 'LAB_D', ...worker], 1, ["isn't currently deployed"], 'v\n');
  await expect(s, ['versions', 'deploy', `${version}@100`, '-y', ...worker, '--message', 'go'], 0, ['SUCCESS', version]);
  const status = JSON.parse((await expect(s, ['deployments', 'status', ...worker, '--json'], 0)).out);
  check(status.versions[0].version_id === version && status.versions[0].percentage === 100, 'it is live at 100 %');
  await expect(s, ['deployments', 'list', ...worker], 0, [version, 'go']);
  await expect(s, ['versions', 'secret', 'list', ...worker], 0, ['LAB_C']);
  const first = versions.find((v) => v.number === 5);
  await expect(s, ['versions', 'deploy', `${version}@90`, `${first.id}@10`, '-y', ...worker], 0, ['90%', '10%']);
  await expect(s, ['rollback', first.id, '-y', ...worker, '-m', 'undo'], 0, [`Current Version ID: ${first.id}`]);
  s.stop();
}

async function flagThroughWrangler() {
  // The seed's own commands: refused for a var, effective for a secret.
  const s = await startSandbox('flag-as-secret');
  await expect(s, ['secret', 'put', 'FEATURE_FLAG_DO_CACHE', ...worker], 0, ['Uploaded secret'], 'true\n');
  check((await s.control('/state?hours=1')).flag.share === 1, 'the Worker sees the flag on');
  // A changed secret makes a rollback ask for force; wrangler then repeats with it.
  await expect(s, ['rollback', '93e5b7f1-2c68-4d0f-b7a4-18d6e2c05f93', '-y', ...worker, '-m', 'undo'], 0, ['FEATURE_FLAG_DO_CACHE', 'Current Version ID: 93e5b7f1']);
  check((await s.control('/state?hours=1')).flag.share === 0, 'the rollback switched it off');
  s.stop();
}

async function flagship() {
  const s = await startSandbox('flag-in-flagship');
  const apps = JSON.parse((await expect(s, ['flagship', 'apps', 'list', '--json'], 0)).out);
  const app = apps[0]?.id ?? '';
  const flags = JSON.parse((await expect(s, ['flagship', 'flags', 'list', app, '--json'], 0)).out).items;
  check(flags.length === 1 && flags[0].key === 'do-cache' && flags[0].default_variation === 'off', 'flagship flags list', JSON.stringify(flags));
  await expect(s, ['flagship', 'flags', 'set', app, 'do-cache', '--variation', 'on'], 0);
  const set = JSON.parse((await expect(s, ['flagship', 'flags', 'get', app, 'do-cache', '--json'], 0)).out);
  check(set.default_variation === 'on' && set.updated_by === 'operator-1@example.com', 'flagship flags set is kept', JSON.stringify(set));
  await s.control('/advance', { seconds: 6 });
  check((await s.control('/state?hours=1')).flag.share === 1, 'the running Worker sees the Flagship flag');
  await expect(s, ['flagship', 'flags', 'changelog', app, 'do-cache'], 0, [/update/i]);
  await expect(s, ['flagship', 'flags', 'disable', app, 'do-cache'], 0);
  await s.control('/advance', { seconds: 6 });
  check((await s.control('/state?hours=1')).flag.share === 1, 'disabled, everybody gets the default, which is on');
  await expect(s, ['flagship', 'flags', 'set', app, 'none', '--variation', 'on'], 1, [/not found/]);
  await expect(s, ['flagship', 'flags', 'create', app, 'second'], 0);
  await expect(s, ['flagship', 'flags', 'create', app, 'second'], 1, [/exists/]);
  s.stop();
}

async function bulkAndUpload() {
  const s = await startSandbox('healthy');
  // null deletes, all of it is one version.
  const before = JSON.parse((await expect(s, ['versions', 'list', ...worker, '--json'], 0)).out).length;
  await expect(s, ['secret', 'bulk', ...worker], 0, [], '{"LAB_A":"1","ADMIN_KEY":null}');
  const names = JSON.parse((await expect(s, ['secret', 'list', ...worker], 0)).out).map((x) => x.name);
  check(names.includes('LAB_A') && !names.includes('ADMIN_KEY') && names.length === 9, 'bulk sets and deletes', names.join());
  check(JSON.parse((await expect(s, ['versions', 'list', ...worker, '--json'], 0)).out).length === before + 1, 'bulk makes one version');
  await expect(s, ['secret', 'bulk', ...worker], 1, ['10053'], '{"LAB_B":"1","FEATURE_FLAG_DO_CACHE":"false"}');
  await s.control('/fault', { kind: 'script_lock', count: 1 });
  await expect(s, ['secret', 'bulk', ...worker], 1, ['currently modifying the script'], '{"LAB_B":"1"}');

  const source = path.join(workDirectory, 'upload.js');
  writeFileSync(source, "export default { async fetch() { return new Response('new'); } };\nexport class CacheDurableObject {}\n");
  const uploaded = await expect(s, ['versions', 'upload', source, ...worker, '--compatibility-date', '2026-01-15', '--message', 'unreviewed'], 0, ['Worker Version ID']);
  const version = /Worker Version ID: ([0-9a-f-]{36})/.exec(uploaded.all)?.[1] ?? '';
  const versions = JSON.parse((await expect(s, ['versions', 'list', ...worker, '--json'], 0)).out);
  check(versions.some((v) => v.id === version && v.annotations['workers/message'] === 'unreviewed'), 'the upload is a version');
  const status = JSON.parse((await expect(s, ['deployments', 'status', ...worker, '--json'], 0)).out);
  check(status.versions[0].version_id !== version, 'which takes no traffic');
  // So the newest version is not the live one any more.
  await expect(s, ['secret', 'bulk', ...worker], 1, [], '{"LAB_C":"1"}');
  await expect(s, ['rollback', 'ffffffff-ffff-4fff-8fff-ffffffffffff', '-y', ...worker, '-m', 'x'], 1);
  s.stop();
}

async function keyValue() {
  const s = await startSandbox('healthy');
  const there = ['--namespace-id', resultsNamespace, '--remote'];
  const namespaces = JSON.parse((await expect(s, ['kv', 'namespace', 'list'], 0)).out);
  check(namespaces.some((n) => n.title === 'TRADING_RESULTS' && n.id === resultsNamespace), 'namespace list ends and has the namespace');
  const created = await expect(s, ['kv', 'namespace', 'create', 'lab-ns'], 0);
  const id = /"?id"?\s*[:=]\s*"([0-9a-f]{32})"/.exec(created.all)?.[1] ?? '';
  await expect(s, ['kv', 'namespace', 'create', 'lab-ns'], 1, ['already exists']);
  await expect(s, ['kv', 'namespace', 'delete', '--namespace-id', id, '--skip-confirmation'], 0, ['Deleted KV namespace']);
  const odd = 'sp ace/\u00fc?&#%%';
  await expect(s, ['kv', 'key', 'put', odd, 'va lue', ...there], 0, ['Writing the value']);
  const got = await expect(s, ['kv', 'key', 'get', odd, ...there], 0);
  check(got.out.trimEnd() === 'va lue', 'the odd key gives its value back', got.out);
  await expect(s, ['kv', 'key', 'put', 'k1', 'v1', ...there, '--ttl', '600', '--metadata', '{"a":1}'], 0);
  const keys = JSON.parse((await expect(s, ['kv', 'key', 'list', ...there, '--prefix', 'k1'], 0)).out);
  check(keys.length === 1 && keys[0].metadata.a === 1 && keys[0].expiration > 1795000000, 'key list has metadata and expiry', JSON.stringify(keys));
  const all = JSON.parse((await expect(s, ['kv', 'key', 'list', ...there], 0)).out);
  check(all.length > 2000 && new Set(all.map((k) => k.name)).size === all.length, 'key list pages to the end without repeats', String(all.length));
  await expect(s, ['kv', 'key', 'delete', 'k1', ...there], 0);
  await expect(s, ['kv', 'key', 'get', 'k1', ...there], 1, ['404']);
  const pairs = path.join(workDirectory, 'pairs.json'), names = path.join(workDirectory, 'names.json');
  writeFileSync(pairs, '[{"key":"a","value":"1"},{"key":"b","value":"2"}]');
  writeFileSync(names, '["a","b"]');
  await expect(s, ['kv', 'bulk', 'put', pairs, ...there], 0, ['Success']);
  await expect(s, ['kv', 'bulk', 'get', names, ...there], 0, ['"a": "1"', '"b": "2"']);
  await expect(s, ['kv', 'bulk', 'delete', names, ...there, '--force'], 0, ['Success']);
  s.stop();
  const limited = await startSandbox('kv-write-limit');
  await expect(limited, ['kv', 'key', 'put', 'k', 'v', ...there], 1, ['your account has reached the free usage limit for this operation for today', '10048']);
  limited.stop();
}

await Promise.all([secretsAndVersions().then(flagship), flagThroughWrangler().then(keyValue).then(bulkAndUpload)]);
finish();
