import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

import type { Config } from '#config.ts';

import type { ColdOperation, CommandResult } from './operator.ts';

const PATIENCE_MS = 5_000;
/** Addresses that mean every address of this machine, and the one by which it reaches itself. */
const OWN: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Asks the server of this configuration, on this machine, whether it takes requests. */
export async function healthCommand({ config }: ColdOperation): Promise<CommandResult> {
	const answer = await ask(config);
	return { text: `${answer}\n`, exitCode: answer === 'ok' || answer === 'disk_full' ? 0 : 1 };
}

function ask({ host, port, tls }: Config): Promise<string> {
	const place = { host: OWN[host] ?? host, port, path: '/readyz', timeout: PATIENCE_MS };
	return new Promise((done) => {
		// The certificate names the address that people use, and nothing secret is sent.
		const asked =
			tls === undefined
				? requestHttp(place)
				: requestHttps({ ...place, rejectUnauthorized: false });
		asked.on('response', (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => (text += chunk.slice(0, 1_000)));
			response.on('end', () => done(statusIn(text) ?? `HTTP ${String(response.statusCode)}`));
			response.on('error', () => done('broken off'));
		});
		asked.on('timeout', () => asked.destroy(new Error('no answer')));
		asked.on('error', (error) => done('code' in error ? String(error.code) : error.message));
		asked.end();
	});
}

function statusIn(text: string): string | undefined {
	return /"status":"(\w+)"/.exec(text)?.[1];
}
