import { becauseFields } from '@tenantry/shared/domain/because.ts';
import type { RejectionCode } from '@tenantry/shared/rejection.ts';
import * as z from 'zod/mini';

import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';

import type { Fields } from './list/fields.ts';
import { ApiRefused, type ApiErrorCode, type Detail } from './refusal.ts';
import { readSentBody, type SentBody } from './sent-body.ts';
import type { View } from './view.ts';

/** A request to the API, as an operation gets it. */
export interface ApiCall<B = undefined> {
	/** Path parameters: `provider_id`, `id`. */
	readonly params: Readonly<Partial<Record<string, string>>>;
	readonly query: URLSearchParams;
	/** Whether the request wants the count of records before filtering. */
	readonly countsUnfiltered: boolean;
	readonly body: B;
	/** The read-only fields sent along in the body. */
	readonly echoed: SentBody['echoed'];
	readonly ifMatch: string | undefined;
}

export interface Answer {
	readonly status: 200 | 201 | 202 | 204;
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

/** A view that can also make changes; a refusal ends the request and rolls all of it back. */
export interface WritableView extends View {
	/** `because` is recorded with the change, also where its arguments have no place for it. */
	change<N extends MutationName>(
		name: N,
		args: MutationArgs<N>,
		because?: z.infer<typeof Because>
	): Promise<void>;
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One verb of one path, as the server carries it out and as the document describes it. */
interface Described {
	readonly method: Method;
	readonly path: string;
	readonly id: string;
	readonly summary: string;
	/** A schema of the document's components, or a list of them. */
	readonly answer: AnswerShape;
	readonly status: Answer['status'];
	/** The fields that a list is filtered and sorted by. */
	readonly list?: Fields;
	readonly query?: Readonly<Record<string, string>>;
	/** Refusals besides those that every request may meet. */
	readonly refusals?: readonly RejectionCode[];
}

export type AnswerShape =
	| { readonly kind: 'one'; readonly schema: SchemaName }
	| { readonly kind: 'array'; readonly schema: SchemaName }
	| { readonly kind: 'results'; readonly schema: SchemaName }
	| { readonly kind: 'nothing' };

export type SchemaName =
	'Administrator' | 'Link' | 'Organization' | 'Provider' | 'Settings' | 'Event' | 'Role' | 'Me';

export type Operation = Described &
	(
		| { readonly kind: 'read'; readonly read: (view: View, call: ApiCall) => Promise<Answer> }
		| {
				readonly kind: 'write';
				/** The schema of the body, as the document describes it. */
				readonly body: z.ZodMiniObject;
				readonly isBodyOptional: boolean;
				/** Reads the body, before anything else is done. */
				readonly bind: (body: unknown) => (view: WritableView, call: ApiCall) => Promise<Answer>;
		  }
	);

export function readOperation(
	operation: Described & { readonly read: (view: View, call: ApiCall) => Promise<Answer> }
): Operation {
	return { ...operation, kind: 'read' };
}

export function writeOperation<S extends z.ZodMiniObject>(
	operation: Described & {
		readonly body: S;
		/**
		 * Read-only fields of the record that a body may contain, as long as they are unchanged.
		 */
		readonly readOnly?: z.ZodMiniObject;
		readonly isBodyOptional?: boolean;
		/** Domain codes to answer when a required field is missing. */
		readonly missing?: Readonly<Record<string, RejectionCode>>;
		readonly write: (view: WritableView, call: ApiCall<z.infer<S>>) => Promise<Answer>;
	}
): Operation {
	const { write, body, readOnly, isBodyOptional = false, missing = {}, ...described } = operation;
	const names = Object.keys(readOnly?.shape ?? {});
	return {
		...described,
		body: readOnly === undefined ? body : z.extend(body, echoOf(readOnly)),
		isBodyOptional,
		kind: 'write',
		bind: (raw) => {
			const { given, echoed } = readSentBody(raw ?? (isBodyOptional ? {} : raw), names);
			const parsed = body.safeParse(given);
			if (!parsed.success) {
				const { issues } = parsed.error;
				const details = issues.map((issue) => toDetail(issue, given));
				throw new ApiRefused(codeOf(issues, given, missing), details);
			}
			return (view, call) => write(view, { ...call, body: parsed.data, echoed });
		}
	};
}

/** Makes the fields optional and read-only, as the document describes them in a body. */
function echoOf({ shape }: z.ZodMiniObject): Record<string, z.ZodMiniType> {
	return Object.fromEntries(
		Object.entries(shape).map(([name, field]) => [name, z.optional(z.readonly(field))])
	);
}

/** Fields that most refusable actions accept to explain themselves. */
export const Because = z.strictObject(becauseFields);

export function param({ params }: Pick<ApiCall, 'params'>, name: string): string {
	return params[name] ?? '';
}

/** Returns the domain's code for a missing field if that is the only issue. */
function codeOf(
	[issue, ...more]: readonly z.core.$ZodIssue[],
	raw: unknown,
	missing: Readonly<Record<string, RejectionCode>>
): ApiErrorCode {
	const [name] = issue?.path ?? [];
	const isMissing = typeof raw === 'object' && raw !== null && !Object.hasOwn(raw, String(name));
	const code = missing[String(name)];
	return more.length === 0 && isMissing && code !== undefined ? code : 'invalid_arguments';
}

function toDetail(issue: z.core.$ZodIssue, raw: unknown): Detail {
	const path = issue.path.map(String).join('.');
	if (issue.code === 'unrecognized_keys')
		return { field: issue.keys.join(', '), message: 'There is no such field.' };
	return { field: path === '' ? 'body' : path, message: messageOf(issue, raw) };
}

/** Own words for a wrong type: the library's depend on its locale and name types of JavaScript. */
function messageOf(issue: z.core.$ZodIssue, raw: unknown): string {
	if (issue.code !== 'invalid_type') return issue.message || issue.code;
	if (valueAt(issue.path, raw) === undefined) return 'A value is missing.';
	return `A value of the type ${issue.expected} is expected.`;
}

function valueAt(path: readonly PropertyKey[], raw: unknown): unknown {
	return path.reduce<unknown>(
		(value, key) =>
			typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
		raw
	);
}
