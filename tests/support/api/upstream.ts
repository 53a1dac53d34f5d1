import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod/mini';

/** A request as a client of the published API sends it, with words in place of ids. */
const UpstreamRequest = z.strictObject({
	name: z.string(),
	method: z.enum(['GET', 'POST', 'PUT', 'DELETE']),
	target: z.string(),
	headers: z.record(z.string(), z.string()),
	body: z.string(),
	/** Success status that the upstream document gives for this path. */
	success: z.number(),
	/** Number of records that a list finds in the world of the test. */
	finds: z.optional(z.number()),
	/** Fields of the answer that reflect the request. */
	answers: z.optional(z.record(z.string(), z.unknown()))
});
export type UpstreamRequest = z.infer<typeof UpstreamRequest>;

const Recording = z.strictObject({ source: z.string(), requests: z.array(UpstreamRequest) });

const folder = join(import.meta.dirname, '../../fixtures/upstream');

export const upstreamRequests = readdirSync(folder).flatMap((file) => {
	const { requests } = Recording.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
	return requests.map((sent) => ({ client: file.replace('.json', ''), ...sent }));
});

export interface UpstreamAnswer {
	readonly status: number;
	readonly text: string;
}

/** Sends the request exactly: with no other header or body. */
export function send(
	port: number,
	{ method, target, headers, body }: UpstreamRequest,
	places: Readonly<Record<string, string>>
): Promise<UpstreamAnswer> {
	const fill = (text: string) =>
		Object.entries(places).reduce((filled, [place, id]) => filled.replaceAll(place, id), text);
	const sentHeaders: Record<string, string> =
		body === '' ? {} : { 'content-length': String(Buffer.byteLength(fill(body))) };
	for (const [name, value] of Object.entries(headers)) sentHeaders[name] = fill(value);
	return new Promise((resolve, reject) => {
		const asked = request({
			host: '127.0.0.1',
			port,
			method,
			path: fill(target),
			agent: false,
			headers: sentHeaders
		});
		asked.on('error', reject);
		asked.on('response', (response) => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => (text += chunk));
			response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
		});
		asked.end(body === '' ? undefined : fill(body));
	});
}

const Count = z.int().check(z.minimum(-(2 ** 31)), z.maximum(2 ** 31 - 1));
const Administrator = z.object({
	email: z.optional(z.string()),
	enableMultiFactor: z.optional(z.boolean()),
	firstname: z.optional(z.string()),
	id: z.optional(z.string()),
	lastname: z.optional(z.string()),
	organizationAccessTotal: z.optional(z.number()),
	registered: z.optional(z.boolean()),
	role: z.optional(z.string()),
	roleName: z.optional(z.string()),
	suspended: z.optional(z.boolean())
});
const Organization = z.object({
	id: z.optional(z.string()),
	maxSystemUsers: z.optional(Count),
	name: z.optional(z.string())
});
const Provider = z.object({
	disallowOrgCreation: z.optional(z.boolean()),
	id: z.optional(z.string())
});
const Link = z.object({
	administrator: z.optional(z.string()),
	organization: z.optional(z.string())
});
const listOf = (record: z.ZodMiniType) => z.object({ results: z.array(record), totalCount: Count });

/** Types with which the clients decode an answer: those of their generated models. */
export const UpstreamError = z.object({ code: Count, message: z.string(), status: z.string() });

export function modelOf({ method, target }: UpstreamRequest): z.ZodMiniType {
	const [path = ''] = target.split(/\/?(?:\?|$)/);
	if (method === 'DELETE') return z.undefined();
	if (path.endsWith('links')) return method === 'GET' ? z.array(Link) : Link;
	if (path.endsWith('/PROVIDER')) return Provider;
	const record = path.includes('/organizations') ? Organization : Administrator;
	return method === 'GET' ? listOf(record) : record;
}
