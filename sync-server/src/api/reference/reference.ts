import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type * as z from 'zod/mini';

import { isAnyRegistered } from '#auth/device/device.ts';
import type { DeviceCookie } from '#middleware/device-cookie.ts';
import { endpoint } from '#middleware/endpoint.ts';
import type { ServerEnv } from '#middleware/server-env.ts';
import type { Database } from '#store/store.ts';

import { readDocument, toJsonSchema } from './openapi.ts';
import type { Operation } from '#api/operation.ts';
import { createOperations } from '#api/operations.ts';
import { statusOf, toApiError } from '#api/refusal.ts';
import { SCHEMAS } from './schemas.ts';

const STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { overflow-x: auto; }
section { border-top: 1px solid; margin-top: 1.5rem; }
table { border-collapse: collapse; }
td, th { padding: 0.2rem 1rem 0.2rem 0; text-align: start; vertical-align: top; }
summary { cursor: pointer; padding: 0.5rem 0; }
`;

export interface ReferenceOptions {
	readonly db: Database;
	readonly devices: DeviceCookie;
}

/**
 * Serves the API reference as a plain page of our own, because the usual renderers need scripts and
 * styles that our policy blocks. A browser that opens a page cannot send a session's key, so the
 * page is shown to any browser in which someone is signed in; it contains nothing about any person.
 */
export function referenceRoutes(app: Hono<ServerEnv>, { db, devices }: ReferenceOptions): void {
	const operations = createOperations();
	const toThoseWithin = (
		path: string,
		show: (c: Context<ServerEnv>) => Response | Promise<Response>
	) =>
		endpoint(app, path, {
			async GET(c) {
				c.header('cache-control', 'no-store');
				return (await isAnyRegistered(db, devices.read(c))) ? show(c) : c.redirect('/', 303);
			}
		});
	toThoseWithin('/api/reference', (c) => c.html(page(operations)));
	// The page leads to it. Under /api/v2, which is for programs, a browser that opens it is refused.
	toThoseWithin('/api/reference.json', (c) => c.json(readDocument()));
	endpoint(app, '/api/reference.css', {
		GET(c) {
			c.header('cache-control', 'no-cache');
			return c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8' });
		}
	});
}

function page(operations: readonly Operation[]) {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<title>API reference – Tenantry</title>
				<link rel="stylesheet" href="/api/reference.css" />
			</head>
			<body>
				<header>
					<h1>API reference</h1>
					<p>
						Every path below begins with <code>/api/v2</code>. A program sends its key in the header
						<code>x-api-key</code>; you make yours in your profile, once API access has been enabled
						for you. The same as a document for tools:
						<a href="/api/reference.json">openapi.json</a>. <a href="/">Back to the app</a>.
					</p>
				</header>
				<main>
					${operations.map(operationPart)}
					<h2>Records</h2>
					${Object.entries(SCHEMAS).map(([name, schema]) => recordPart(name, schema))}
				</main>
			</body>
		</html>`;
}

function operationPart({ method, path, summary, status, refusals = [], ...rest }: Operation) {
	const answers = [
		[String(status), rest.answer.kind === 'nothing' ? '' : rest.answer.schema] as const,
		...refusals.map(
			(code) => [String(statusOf(code)), `${code}: ${toApiError(code).message}`] as const
		)
	];
	const fields = Object.keys(rest.list ?? {}).join(', ');
	return html`<section>
		<h2><code>${method.toUpperCase()} ${path}</code></h2>
		<p>${summary}</p>
		${fields === '' ? '' : html`<p>Filtered and sorted by: ${fields}.</p>`}
		${
			rest.kind === 'write'
				? html`<details>
						<summary>Body</summary>
						<pre>${schemaText(rest.body)}</pre>
					</details>`
				: ''
		}
		<table>
			${answers.map(
				([code, text]) =>
					html`<tr>
						<th scope="row">${code}</th>
						<td>${text}</td>
					</tr>`
			)}
		</table>
	</section>`;
}

function recordPart(name: string, schema: z.ZodMiniType) {
	return html`<details>
		<summary>${name}</summary>
		<pre>${schemaText(schema)}</pre>
	</details>`;
}

function schemaText(schema: z.ZodMiniType): string {
	return JSON.stringify(toJsonSchema(schema, 'input'), undefined, '  ');
}
