import { resolve } from 'node:path';

import type { Links } from '@tenantry/shared/protocol/links.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import * as z from 'zod/mini';

import { MIN_RETENTION_DAYS } from './auth/log/security-log-sweep.ts';

import { helpVariables, linksOf } from './help-links.ts';
import { LOCAL_NETWORKS, readNetworks, type Proxies } from './middleware/client-address.ts';
import { WEB_FOLDER } from './places.ts';
import { SECRETS, withSecretFiles, type Variables } from './secret-files.ts';

export interface TlsFiles {
	readonly certFile: string;
	readonly keyFile: string;
}

export interface Config {
	readonly host: string;
	readonly port: number;
	readonly dataFolder: string;
	/** Undefined: SQLite in the data folder. */
	readonly databaseUrl: string | undefined;
	/** Undefined if people reach the server at the address it listens on. */
	readonly publicUrl: URL | undefined;
	/** Undefined unless the server itself speaks https. */
	readonly tls: TlsFiles | undefined;
	/** Demo data are created, once, for a newcomer; never where strangers could reach them. */
	readonly demo: boolean;
	/** Undefined if the key that seals second factors is in the data folder. */
	readonly secretFile: string | undefined;
	/** Folder to which checkpoints of the audit are added, for someone to carry away. */
	readonly checkpointFolder: string | undefined;
	readonly securityEventDays: number;
	readonly proxies: Proxies;
	/** Includes the password; undefined: mails become files. */
	readonly smtpUrl: URL | undefined;
	readonly mailFrom: string | undefined;
	/** Notifications may go to a push service on this machine, which only tests run. */
	readonly notifiesLoopback: boolean;
	readonly pushServices: readonly string[];
	readonly links: Links;
	/** Loopback only; undefined: no metrics are served. */
	readonly metricsPort: number | undefined;
	readonly webFolder: string;
	readonly logLevel: string;
	readonly namesAddresses: boolean;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
/** An address, alone or in angle brackets behind a name. */
const MAIL_FROM = /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;
/** Host names, separated by commas; a leading `*` stands for any beginning. */
const PUSH_SERVICES = /^(\*|[*a-z\d][a-z\d.-]*)(,(\*|[*a-z\d][a-z\d.-]*))*$/i;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const wholeNumber = (max: number, min = 0) =>
	z.pipe(
		z.pipe(z.string().check(z.regex(/^\d{1,5}$/)), z.transform(Number)),
		z.number().check(z.minimum(min), z.maximum(max))
	);

const networks = z.pipe(
	z.string(),
	z.transform((text, { issues }) => {
		const read = readNetworks(text);
		if (read !== undefined) return read;
		issues.push({ code: 'custom', input: text });
		return z.NEVER;
	})
);

const Environment = z.object({
	HOST: z._default(z.string(), '127.0.0.1'),
	PORT: z.prefault(wholeNumber(65_535), '8787'),
	DATA_DIR: z._default(z.string(), 'data'),
	DATABASE_URL: z.optional(z.string().check(z.regex(/^postgres(ql)?:\/\//i))),
	PUBLIC_URL: z.optional(z.url({ protocol: /^https?$/ })),
	SMTP_URL: z.optional(z.url({ protocol: /^smtps?$/ })),
	MAIL_FROM: z.optional(z.string().check(z.regex(MAIL_FROM))),
	NOTIFY_LOOPBACK: z.optional(z.string()),
	PUSH_SERVICES: z.optional(z.string().check(z.regex(PUSH_SERVICES))),
	WEB_DIR: z._default(z.string(), WEB_FOLDER),
	TLS_CERT_FILE: z.optional(z.string()),
	TLS_KEY_FILE: z.optional(z.string()),
	METRICS_PORT: z.optional(wholeNumber(65_535)),
	PROXY_HOPS: z.prefault(wholeNumber(10), '0'),
	TRUSTED_PROXIES: z.prefault(networks, LOCAL_NETWORKS),
	TENANTRY_DEMO: z.optional(z.string()),
	TENANTRY_SECRET_FILE: z.optional(z.string()),
	AUDIT_CHECKPOINT_FOLDER: z.optional(z.string()),
	SECURITY_EVENT_DAYS: z.prefault(wholeNumber(36_500, MIN_RETENTION_DAYS), '365'),
	...helpVariables,
	LOG_LEVEL: z._default(z.enum(LOG_LEVELS), 'warn'),
	LOG_ADDRESSES: z._default(z.enum(['0', '1']), '1')
});

export function readConfig(environment: Variables = process.env): Result<Config, string> {
	// A variable set to the empty string counts as not set.
	const set = Object.entries(environment).filter(([, value]) => value !== '');
	const variables = withSecretFiles(Object.fromEntries(set));
	if (!variables.ok) return variables;
	const parsed = Environment.safeParse(variables.value);
	if (!parsed.success) {
		const name = String(parsed.error.issues[0]?.path[0]);
		return err(refusalOf(name, variables.value[name]));
	}
	const read = parsed.data;
	const address = publicUrlOf(read.PUBLIC_URL);
	if (!address.ok) return address;
	const publicUrl = address.value;
	const tls = tlsOf(read, publicUrl);
	if (!tls.ok) return tls;
	return ok({
		host: read.HOST,
		port: read.PORT,
		dataFolder: resolve(read.DATA_DIR),
		databaseUrl: read.DATABASE_URL,
		publicUrl,
		tls: tls.value,
		proxies: { hops: read.PROXY_HOPS, networks: read.TRUSTED_PROXIES },
		demo: read.TENANTRY_DEMO === '1' && isForLoopback({ host: read.HOST, publicUrl }),
		secretFile: read.TENANTRY_SECRET_FILE,
		checkpointFolder: read.AUDIT_CHECKPOINT_FOLDER,
		securityEventDays: read.SECURITY_EVENT_DAYS,
		smtpUrl: toUrl(read.SMTP_URL),
		mailFrom: read.MAIL_FROM,
		notifiesLoopback: read.NOTIFY_LOOPBACK === '1',
		pushServices: read.PUSH_SERVICES?.toLowerCase().split(',') ?? [],
		links: linksOf(read),
		metricsPort: read.METRICS_PORT,
		logLevel: read.LOG_LEVEL,
		namesAddresses: read.LOG_ADDRESSES === '1',
		webFolder: resolve(read.WEB_DIR)
	});
}

function refusalOf(name: string, value: string | undefined): string {
	if (name === 'DATABASE_URL') return databaseRefusal(value);
	return `${name} cannot be read${SECRETS.includes(name) ? '.' : `: ${value ?? ''}`}`;
}

function publicUrlOf(text: string | undefined): Result<URL | undefined, string> {
	const url = toUrl(text);
	const excess = url && excessOf(url);
	if (excess === undefined) return ok(url);
	return err(`PUBLIC_URL has ${excess}: give scheme, host and port only.`);
}

/** Names the part of an address that a link would lose, without its text: it may be a password. */
function excessOf(url: URL): string | undefined {
	if (url.username !== '' || url.password !== '') return 'a user or a password';
	if (url.pathname !== '/') return 'a path';
	if (url.search !== '') return 'a query';
	return url.hash === '' ? undefined : 'a fragment';
}

function tlsOf(
	read: z.infer<typeof Environment>,
	publicUrl: URL | undefined
): Result<TlsFiles | undefined, string> {
	const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile } = read;
	if (certFile === undefined && keyFile === undefined) return ok(undefined);
	if (certFile === undefined || keyFile === undefined)
		return err('TLS_CERT_FILE and TLS_KEY_FILE go together: set both.');
	if (publicUrl?.protocol === 'http:')
		return err('PUBLIC_URL says http, but with certificate files the server speaks https.');
	return ok({ certFile: resolve(certFile), keyFile: resolve(keyFile) });
}

/** Leaves out the URL, which holds a password. */
function databaseRefusal(url = ''): string {
	const scheme = /^[a-z][a-z\d+.-]*(?=:)/i.exec(url)?.[0];
	const reason = scheme === undefined ? 'is not a URL' : `is of ${scheme}`;
	return `DATABASE_URL ${reason}: only postgres://… is supported. Without it, SQLite in DATA_DIR is used.`;
}

function toUrl(text: string | undefined): URL | undefined {
	return text === undefined ? undefined : new URL(text);
}

export function isForLoopback({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): boolean {
	return LOOPBACK.test(host) && LOOPBACK.test(publicUrl?.hostname ?? host);
}

export function addressOf({ publicUrl, host, tls }: Config, port: number): string {
	if (publicUrl !== undefined) return publicUrl.origin;
	const scheme = tls === undefined ? 'http' : 'https';
	return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Without https browsers keep nothing offline, except on loopback. */
export function isSecure({ publicUrl, tls }: Config): boolean {
	return tls !== undefined || publicUrl?.protocol === 'https:';
}
