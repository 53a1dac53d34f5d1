import type { MiddlewareHandler } from 'hono';

import type { ServerEnv } from './server-env.ts';

export interface PolicyNeeds {
	/** CSP sources (`'sha256-…'`) of the inline scripts and style attributes. */
	readonly scripts: readonly string[];
	readonly styleAttributes: readonly string[];
	readonly workers: ReadonlySet<string>;
}

const YEAR_SECONDS = 365 * 24 * 60 * 60;

const CLOSED_FEATURES = [
	'accelerometer',
	'autoplay',
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

/** People sign in and unlock with passkeys, but only on our own pages. */
const PASSKEYS = ['publickey-credentials-get=(self)', 'publickey-credentials-create=(self)'];

/** Codes that another device shows are read by the camera. */
const CAMERA = 'camera=(self)';

const JSON_TYPE = 'application/json';
const ANSWER_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Besides those of JSON, for whatever else is sent: a browser may make a document of it. */
const FILE_HEADERS = {
	'referrer-policy': 'no-referrer',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-embedder-policy': 'require-corp',
	'origin-agent-cluster': '?1',
	'permissions-policy': [
		...CLOSED_FEATURES.map((feature) => `${feature}=()`),
		...PASSKEYS,
		CAMERA
	].join(', ')
};

export function securityHeaders({
	needs,
	isSecure
}: {
	readonly needs: PolicyNeeds;
	readonly isSecure: boolean;
}): MiddlewareHandler<ServerEnv> {
	const ofAnswers = Object.entries(answerHeaders(isSecure));
	const ofFiles = Object.entries(FILE_HEADERS);
	const pagePolicy = policyOf(needs, needs.scripts);
	// The engine derives keys by Argon2id in WebAssembly. Pages may compile nothing.
	const workerPolicy = policyOf(needs, ["'wasm-unsafe-eval'"]);
	return async (c, next) => {
		await next();
		const said = c.res.headers;
		for (const [name, value] of ofAnswers) said.set(name, value);
		const type = said.get('content-type') ?? '';
		if (type.startsWith(JSON_TYPE)) {
			said.set('content-security-policy', ANSWER_POLICY);
			if (type === JSON_TYPE) said.set('content-type', `${JSON_TYPE}; charset=utf-8`);
		} else {
			for (const [name, value] of ofFiles) said.set(name, value);
			const isWorker = needs.workers.has(c.req.path);
			said.set('content-security-policy', isWorker ? workerPolicy : pagePolicy);
		}
		// A response is not cached unless it says that it may be.
		if (!said.has('cache-control')) said.set('cache-control', 'no-store');
	};
}

/** What JSON needs, which shows and loads nothing and is sent often. */
function answerHeaders(isSecure: boolean): Record<string, string> {
	return {
		'x-content-type-options': 'nosniff',
		'cross-origin-resource-policy': 'same-origin',
		...(isSecure && {
			'strict-transport-security': `max-age=${YEAR_SECONDS}; includeSubDomains`
		})
	};
}

function policyOf({ styleAttributes }: PolicyNeeds, scripts: readonly string[]): string {
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
