import { expect, test } from 'vitest';

import { readConfig } from './config.ts';
import { reachNotice } from './notices.ts';

const files = { TLS_CERT_FILE: 'portal.crt', TLS_KEY_FILE: 'portal.key' };

test.each<[Record<string, string>, ...RegExp[]]>([
	[{}],
	[{ HOST: '192.168.1.20' }, /^Phones need HTTPS/],
	[{ HOST: '192.168.1.20', ...files }],
	[{ PUBLIC_URL: 'https://portal.example' }],
	[{ PUBLIC_URL: 'http://portal.example' }, /^Phones need HTTPS/],
	[{ HOST: '0.0.0.0', ...files }, /^Links in emails lead to https:\/\/0\.0\.0\.0:8787/],
	[{ HOST: '::' }, /^Phones need HTTPS/, /\nLinks in emails lead to http:\/\/\[::\]:8787/],
	[{ HOST: '0.0.0.0', ...files, PUBLIC_URL: 'https://192.168.1.20:8787' }]
])('the start warns at %j about what other machines will run into', (environment, ...lines) => {
	const config = readConfig(environment);

	const notice = config.ok ? reachNotice(config.value) : config.error;

	for (const line of lines) expect(notice).toMatch(line);
	expect(notice.split('\n')).toHaveLength(lines.length + 1);
});
