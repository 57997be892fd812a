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

// Several secrets at once, on the newest version again; then the rollback that would bring an old one back.
const newest = (await collect(client.workers.scripts.versions.list(worker, { account_id })))[0].id;
await client.workers.scripts.deployments.create(worker, { account_id, strategy: 'percentage', versions: [{ version_id: newest, percentage: 100 }] });
const bulk = await client.workers.scripts.secrets.bulkUpdate(worker, {
  account_id, secrets: { LAB_A: { name: 'LAB_A', text: '1', type: 'secret_text' }, X_API_KEY: { name: 'X_API_KEY', text: 'new', type: 'secret_text' }, ADMIN_KEY: null },
});
check(bulk.LAB_A?.type === 'secret_text' && bulk.ADMIN_KEY === undefined && bulk.LAB_A.text === undefined, 'bulk answers the secrets by name', JSON.stringify(bulk));
const back = { account_id, strategy: 'percentage', versions: [{ version_id: live, percentage: 100 }] };
const rollback = await refusal(client.workers.scripts.deployments.create(worker, back));
check(rollback.status === 400 && rollback.errors?.[0]?.code === 10220 && rollback.errors[0].message.endsWith('X_API_KEY'), '10220 names the secret', String(rollback));
check((await client.workers.scripts.deployments.create(worker, { ...back, force: true })).versions[0].version_id === live, 'force overrides 10220');

// A version from another one, as the resource API offers it.
const source = await client.workers.beta.workers.versions.get(live, { account_id, worker_id: worker, include: 'modules' });
check(source.modules?.[0]?.content_base64?.length > 0, 'a version comes with its modules');
const copy = await client.workers.beta.workers.versions.create(worker, {
  account_id, main_module: source.main_module, modules: source.modules, compatibility_date: source.compatibility_date,
  bindings: source.bindings.map((b) => (b.name === 'FEATURE_FLAG_DO_CACHE' ? { name: b.name, type: 'plain_text', text: 'false' } : { name: b.name, type: 'inherit', version_id: live })),
});
check(copy.bindings.length === source.bindings.length && copy.bindings.find((b) => b.name === 'FEATURE_FLAG_DO_CACHE').text === 'false', 'the copy differs by the flag');

const app = (await collect(client.flagship.apps.list({ account_id })))[0];
const flag = await client.flagship.apps.flags.get('do-cache', { account_id, app_id: app.id });
for (const on of [true, false])
  await client.flagship.apps.flags.update('do-cache', { account_id, app_id: app.id, key: 'do-cache', enabled: true, default_variation: on ? 'on' : 'off', variations: flag.variations, rules: [] });
const changes = await collect(client.flagship.apps.flags.changelog.list('do-cache', { account_id, app_id: app.id, limit: 1 }));
check(changes.length === 3 && changes[0].diff.default_variation.to === 'off', 'the changelog pages by cursor', JSON.stringify(changes));

await s.control('/fault', { kind: 'audit_lag', seconds: 0 });
await s.control('/advance', { seconds: 60 });
const audit = await collect(client.accounts.logs.audit.list({ account_id, since: '2026-11-24', before: '2026-11-25', limit: 3 }));
check(audit.some((e) => e.raw.uri.endsWith('/secrets-bulk') && e.actor.email === 'operator-1@example.com'), 'the audit log has the bulk change', String(audit.length));
const to = Date.parse('2026-11-24T19:04:00Z');
const telemetry = await client.workers.observability.telemetry.query({
  account_id, queryId: 'adhoc', view: 'events', limit: 20, timeframe: { from: to - 600000, to },
  parameters: { filters: [{ key: '$metadata.service', operation: 'eq', type: 'string', value: worker }] },
});
check(telemetry.events.events.length > 0 && telemetry.events.events.every((e) => e.$workers.scriptVersion.id === live), 'telemetry names the version', JSON.stringify(telemetry.run));

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
