// SPDX-License-Identifier: GPL-3.0-or-later
// Cloudflare's official client for JavaScript: the same reads and writes, and its own idea of paging and errors.
import { createRequire } from 'node:module';
import path from 'node:path';
import { check, clientsDirectory, finish, resultsNamespace, startSandbox } from './harness.mjs';

const { Cloudflare } = createRequire(path.join(clientsDirectory, 'package.json'))('cloudflare');

async function collect(pages) {
  const out = [];
  for await (const item of pages) {
    out.push(item);
    if (out.length > 5000) break;
  }
  return out;
}

async function refusal(promise) {
  try {
    await promise;
    return {};
  } catch (error) {
    return error;
  }
}

const s = await startSandbox('healthy');
const client = new Cloudflare({ apiToken: s.api_token, baseURL: s.api_base_url, maxRetries: 0 });
const account_id = s.account_id, worker = s.worker;

check((await client.user.tokens.verify()).status === 'active', 'token is active');
check((await collect(client.accounts.list()))[0].id === account_id, 'accounts page to an end');
const scripts = await collect(client.workers.scripts.list({ account_id }));
check(scripts.some((x) => x.id === worker && x.migration_tag === 'v1'), 'scripts list', JSON.stringify(scripts));
const settings = await client.workers.scripts.scriptAndVersionSettings.get(worker, { account_id });
check(settings.bindings.length === 31, 'settings list 31 bindings', String(settings.bindings?.length));
const listed = await client.workers.scripts.deployments.list(worker, { account_id });
// Its pager looks for `items`, the API answers `deployments`: read the page itself.
const deployments = listed.result.deployments;
check(deployments[0].versions[0].percentage === 100, 'one live version');
const live = deployments[0].versions[0].version_id;
const version = await client.workers.scripts.versions.get(live, { account_id, script_name: worker });
check(version.resources.bindings.find((b) => b.name === 'FEATURE_FLAG_DO_CACHE').text === 'true', 'the live version carries the flag');
check((await collect(client.workers.scripts.versions.list(worker, { account_id }))).length >= 5, 'versions page to an end');
check((await collect(client.workers.scripts.secrets.list(worker, { account_id }))).length === 9, 'nine secrets');
check((await client.workers.scripts.schedules.get(worker, { account_id })).schedules.length === 3, 'three crons');
check((await client.workers.scripts.subdomain.get(worker, { account_id })).enabled === true, 'workers.dev is on');
check((await client.workers.subdomains.get({ account_id })).subdomain === 'example', 'account subdomain');
check((await collect(client.durableObjects.namespaces.list({ account_id }))).some((n) => n.class === 'CacheDurableObject' && n.use_sqlite), 'DO namespace is SQLite');

await client.workers.scripts.secrets.update(worker, { account_id, name: 'LAB', text: 'v', type: 'secret_text' });
check((await client.workers.scripts.secrets.get('LAB', { account_id, script_name: worker })).type === 'secret_text', 'secret put and get');
await client.workers.scripts.secrets.delete('LAB', { account_id, script_name: worker });
const collision = await refusal(client.workers.scripts.secrets.update(worker, { account_id, name: 'FEATURE_FLAG_DO_CACHE', text: 'false', type: 'secret_text' }));
check(collision.status === 400 && collision.errors?.[0]?.code === 10053, '10053 is a bad request', String(collision));
const missing = await refusal(client.workers.scripts.deployments.list('nobody', { account_id }));
check(missing.status === 404 && missing.errors?.[0]?.code === 10007, '10007 is not found', String(missing));

const redeployed = await client.workers.scripts.deployments.create(worker, {
  account_id, strategy: 'percentage', versions: [{ version_id: live, percentage: 100 }], annotations: { 'workers/message': 'again' },
});
check(redeployed.annotations['workers/message'] === 'again', 'deployment carries its message');
const uneven = await refusal(client.workers.scripts.deployments.create(worker, { account_id, strategy: 'percentage', versions: [{ version_id: live, percentage: 40 }] }));
check(uneven.status === 400, 'shares must add up to 100');

const namespaces = await collect(client.kv.namespaces.list({ account_id, per_page: 2 }));
check(namespaces.length === 3 && new Set(namespaces.map((n) => n.id)).size === 3, 'namespaces page without repeats');
const fresh = await client.kv.namespaces.create({ account_id, title: 'lab' });
await client.kv.namespaces.keys.bulkUpdate(fresh.id, { account_id, body: [{ key: 'a', value: '1' }, { key: 'b/c', value: '2' }] });
const names = await collect(client.kv.namespaces.keys.list(fresh.id, { account_id }));
check(names.map((k) => k.name).join() === 'a,b/c', 'keys in byte order', JSON.stringify(names));
const value = await client.kv.namespaces.values.get('b/c', { account_id, namespace_id: fresh.id });
check((await value.text()) === '2', 'a key with a slash');
await client.kv.namespaces.delete(fresh.id, { account_id });
check((await collect(client.kv.namespaces.keys.list(resultsNamespace, { account_id, limit: 500 }))).length === 2114, 'keys page by cursor to 2,114');
s.stop();

const limited = await startSandbox('kv-write-limit');
const full = new Cloudflare({ apiToken: limited.api_token, baseURL: limited.api_base_url, maxRetries: 0 });
const refused = await refusal(full.kv.namespaces.keys.bulkUpdate(resultsNamespace, { account_id: limited.account_id, body: [{ key: 'a', value: '1' }] }));
check(refused.status === 429 && refused.errors?.[0]?.code === 10048, '10048 when the day is used up', String(refused));
limited.stop();
finish();
