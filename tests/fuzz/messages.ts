import { ApiKeyRequest, NewApiKey, OwnApiKey } from '@tenantry/shared/protocol/api-key.ts';
import {
	AuditAnswer,
	AuditRequest,
	AuditVerifyAnswer,
	AuditVerifyRequest
} from '@tenantry/shared/protocol/audit.ts';
import { Copies } from '@tenantry/shared/protocol/copies.ts';
import { DevicesAnswer, DevicesRequest } from '@tenantry/shared/protocol/devices.ts';
import { FirstSetupRequest } from '@tenantry/shared/protocol/first-setup.ts';
import { KeyUseAnswer, KeyUseRequest } from '@tenantry/shared/protocol/key-use.ts';
import { KnownAnswer, KnownRequest } from '@tenantry/shared/protocol/known.ts';
import { Links } from '@tenantry/shared/protocol/links.ts';
import { PullAnswer, PullRequest } from '@tenantry/shared/protocol/pull.ts';
import { PushAnswer, PushRequest } from '@tenantry/shared/protocol/push.ts';
import { HandOverAnswer, HandOverRequest } from '@tenantry/shared/protocol/quarantine.ts';
import {
	EnrolmentConfirmRequest,
	EnrolmentStartAnswer,
	EnrolmentStartRequest,
	PasswordRequest,
	ResumeRequest,
	SetupRequest,
	SignedIn,
	SignInAnswer,
	SignInRequest,
	SignOutRequest
} from '@tenantry/shared/protocol/session.ts';
import { createOperations } from '@tenantry/sync-server/api/operations.ts';
import type { AnswerShape } from '@tenantry/sync-server/api/operation.ts';
import { SCHEMAS } from '@tenantry/sync-server/api/schemas.ts';
import * as z from 'zod/mini';

/** One verb of one path: what it is asked with, and what it answers where it succeeds. */
export interface Place {
	readonly method: string;
	/** As the router has it: `:id` stands for any. */
	readonly path: string;
	readonly body?: z.ZodMiniType | undefined;
	/** Parameters that its query takes. */
	readonly query?: readonly string[];
	/** Absent where it answers nothing, or what is no JSON. */
	readonly answer?: z.ZodMiniType | undefined;
}

const post = (path: string, body: z.ZodMiniType, answer?: z.ZodMiniType): Place => ({
	...{ method: 'POST', path, body, answer }
});
const get = (path: string, answer?: z.ZodMiniType, query: readonly string[] = []): Place => ({
	...{ method: 'GET', path, answer, query }
});

const LIST = ['filter', 'sort', 'sortIgnoreCase', 'fields', 'limit', 'skip', 'search'];
const Status = z.object({ status: z.string() });

const OWN: readonly Place[] = [
	post('/session/v1/sign-in', SignInRequest, SignInAnswer),
	post('/session/v1/enrolment/start', EnrolmentStartRequest, EnrolmentStartAnswer),
	post('/session/v1/enrolment/confirm', EnrolmentConfirmRequest, SignedIn),
	post('/session/v1/resume', ResumeRequest, SignedIn),
	post('/session/v1/setup', SetupRequest),
	post('/session/v1/reset', SetupRequest),
	post('/session/v1/password', PasswordRequest),
	post('/session/v1/sign-out', SignOutRequest),
	post('/session/v1/first-setup', FirstSetupRequest),
	get('/session/v1/copies', Copies),
	get('/session/v1/links', Links),
	get('/session/v1/api-key', z.nullable(OwnApiKey)),
	post('/session/v1/api-key', ApiKeyRequest, NewApiKey),
	{ method: 'DELETE', path: '/session/v1/api-key', body: ApiKeyRequest },
	post('/sync/v1/push', PushRequest, PushAnswer),
	post('/sync/v1/pull', PullRequest, PullAnswer),
	post('/sync/v1/known', KnownRequest, KnownAnswer),
	post('/sync/v1/key-use', KeyUseRequest, KeyUseAnswer),
	post('/sync/v1/devices', DevicesRequest, DevicesAnswer),
	post('/sync/v1/audit', AuditRequest, AuditAnswer),
	post('/sync/v1/audit/verify', AuditVerifyRequest, AuditVerifyAnswer),
	post('/sync/v1/quarantine', HandOverRequest, HandOverAnswer),
	get('/sync/v1/audit/export', undefined, ['deviceId', 'format', 'filters']),
	get('/sync/v1/events'),
	get('/api/v2/openapi.json', z.record(z.string(), z.unknown())),
	get('/api/reference'),
	get('/api/reference.css'),
	get('/livez', Status),
	get('/readyz', Status)
];

const API: readonly Place[] = createOperations().map((operation) => ({
	method: operation.method.toUpperCase(),
	path: `/api/v2${operation.path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
	body: operation.kind === 'write' ? (operation.body ?? z.strictObject({})) : undefined,
	query: [...(operation.list === undefined ? [] : LIST), ...Object.keys(operation.query ?? {})],
	answer: answerOf(operation.answer)
}));

/** Of every route of the server; where nothing is known of its messages, they are any JSON. */
export function placesOf(routes: readonly Pick<Place, 'method' | 'path'>[]): readonly Place[] {
	const known = [...OWN, ...API];
	const isKnown = ({ method, path }: Pick<Place, 'method' | 'path'>) =>
		known.some((place) => place.method === method && place.path === path);
	const unknown = routes.filter((route) => !isKnown(route));
	return [...known, ...unknown.map(({ method, path }) => ({ method, path, body: z.unknown() }))];
}

function answerOf(shape: AnswerShape): z.ZodMiniType | undefined {
	if (shape.kind === 'nothing') return undefined;
	// A list may be asked for some of the fields alone.
	const one = shape.kind === 'one' ? SCHEMAS[shape.schema] : z.record(z.string(), z.unknown());
	if (shape.kind === 'one') return one;
	if (shape.kind === 'array') return z.array(one);
	return z.strictObject({ results: z.array(one), totalCount: z.number() });
}
