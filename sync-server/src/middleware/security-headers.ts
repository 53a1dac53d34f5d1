import type { MiddlewareHandler } from 'hono';

import type { ServerEnv } from './server-env.ts';

export interface InlineHashes {
	/** CSP sources (`'sha256-…'`) of the inline scripts and style attributes of the built app. */
	readonly scripts: readonly string[];
	readonly styleAttributes: readonly string[];
}

const YEAR_SECONDS = 365 * 24 * 60 * 60;

const CLOSED_FEATURES = [
	'accelerometer',
	'autoplay',
	'camera',
	'display-capture',
	'encrypted-media',
	'fullscreen',
	'gamepad',
	'geolocation',
	'gyroscope',
	'hid',
	'idle-detection',
	'magnetometer',
	'microphone',
	'midi',
	'payment',
	'picture-in-picture',
	'screen-wake-lock',
	'serial',
	'usb',
	'xr-spatial-tracking'
];

/** People sign in and unlock with passkeys, on our own pages alone. */
const PASSKEYS = ['publickey-credentials-get=(self)', 'publickey-credentials-create=(self)'];

/** Sets the security headers of every response, no matter its status. */
export function securityHeaders(options: {
	readonly hashes: InlineHashes;
	readonly isSecure: boolean;
}): MiddlewareHandler<ServerEnv> {
	const headers = Object.entries(headersOf(options));
	return async (c, next) => {
		await next();
		for (const [name, value] of headers) c.res.headers.set(name, value);
		const said = c.res.headers;
		if (said.get('content-type') === 'application/json')
			said.set('content-type', 'application/json; charset=utf-8');
		// A response that does not say that it may be cached is not cached.
		if (!said.has('cache-control')) said.set('cache-control', 'no-store');
	};
}

function headersOf({
	hashes,
	isSecure
}: {
	readonly hashes: InlineHashes;
	readonly isSecure: boolean;
}): Record<string, string> {
	const permissions = CLOSED_FEATURES.map((feature) => `${feature}=()`);
	return {
		'content-security-policy': policyOf(hashes),
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'no-referrer',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-embedder-policy': 'require-corp',
		'cross-origin-resource-policy': 'same-origin',
		'origin-agent-cluster': '?1',
		'permissions-policy': [...permissions, ...PASSKEYS].join(', '),
		...(isSecure && {
			'strict-transport-security': `max-age=${YEAR_SECONDS}; includeSubDomains`
		})
	};
}

function policyOf({ scripts, styleAttributes }: InlineHashes): string {
	return [
		"default-src 'none'",
		['script-src', "'self'", ...scripts].join(' '),
		"style-src 'self'",
		['style-src-attr', "'unsafe-hashes'", ...styleAttributes].join(' '),
		"img-src 'self' data:",
		"font-src 'self'",
		"connect-src 'self'",
		"manifest-src 'self'",
		"worker-src 'self'",
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
		"object-src 'none'",
		"require-trusted-types-for 'script'",
		'trusted-types svelte-trusted-html sveltekit-trusted-url'
	].join('; ');
}
