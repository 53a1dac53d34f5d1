import { randomBytes } from 'node:crypto';

import { OrganizationId } from '@tenantry/shared/domain/ids.ts';
import { OrganizationName } from '@tenantry/shared/domain/organization/mutators.ts';
import { organizations } from '@tenantry/shared/domain/organization/schema.ts';
import { seesOrganization } from '@tenantry/shared/domain/visibility.ts';
import * as z from 'zod/mini';

import type { Fields } from '#api/list/fields.ts';
import { answerResults } from '#api/list/list.ts';
import {
	Because,
	param,
	readOperation,
	writeOperation,
	type Answer,
	type WritableView,
	type Operation
} from '#api/operation.ts';
import { etagOf, requireMatch } from '#api/precondition.ts';
import { refuse } from '#api/refusal.ts';
import { requireUnchanged } from '#api/sent-body.ts';
import type { Snapshots } from '#api/snapshot.ts';
import {
	look,
	requireOrganization,
	requirePermissionOf,
	visibleRowsOf,
	type View
} from '#api/view.ts';

/** The largest number that clients of the published API can hold. */
const MOST_USERS = 2 ** 31 - 1;

/** An organization; a `maxSystemUsers` of 0 means no maximum. */
export const OrganizationRecord = z.object({
	id: z.string(),
	name: z.string(),
	maxSystemUsers: z.int().check(z.minimum(0), z.maximum(MOST_USERS))
});

export type OrganizationRecord = z.infer<typeof OrganizationRecord>;

const MaxSystemUsers = z.nullable(OrganizationRecord.shape.maxSystemUsers);

const OrganizationPatch = z.strictObject({
	name: z.optional(OrganizationName),
	maxSystemUsers: z.optional(MaxSystemUsers)
});

const fields: Fields = { id: 'text', name: 'text', maxSystemUsers: 'number' };
const LIST = '/providers/{provider_id}/organizations';
const ONE = `${LIST}/{id}`;

export function organizationOperations(snapshots: Snapshots): readonly Operation[] {
	return [
		readOperation({
			method: 'get',
			path: LIST,
			id: 'listOrganizations',
			status: 200,
			list: fields,
			summary: 'The organizations that the key’s owner sees.',
			answer: { kind: 'results', schema: 'Organization' },
			async read({ reader, caller }, call) {
				const source = await snapshots.read(reader);
				const { visibility } = visibleRowsOf(caller, source);
				const records = source.organizations
					.filter((id) => seesOrganization(visibility, id))
					.map((id) => toRecord(id, source.row('organization', id)?.value));
				return answerResults(records, fields, call);
			}
		}),
		writeOperation({
			method: 'post',
			path: LIST,
			id: 'createOrganization',
			status: 201,
			summary: 'Creates an organization. People with access to all organizations reach it at once.',
			answer: { kind: 'one', schema: 'Organization' },
			body: z.strictObject({
				name: OrganizationName,
				maxSystemUsers: z.optional(MaxSystemUsers)
			}),
			async write(view, { body: { name, maxSystemUsers } }) {
				const id = OrganizationId.parse(randomBytes(12).toString('hex'));
				const maximum = maxSystemUsers || null;
				await view.change('organization.create', { id, name, maxSystemUsers: maximum });
				return answerRecord(view, id, 201);
			}
		}),
		readOperation({
			method: 'get',
			path: ONE,
			id: 'getOrganization',
			status: 200,
			summary: 'One organization. Send its ETag as If-Match with a change.',
			answer: { kind: 'one', schema: 'Organization' },
			refusals: ['deleted'],
			read: (view, call) => answerRecord(view, param(call, 'id'), 200)
		}),
		changeOperation('put', 'updateOrganization'),
		changeOperation('patch', 'patchOrganization'),
		writeOperation({
			method: 'delete',
			path: ONE,
			id: 'archiveOrganization',
			status: 204,
			summary: 'Archives an organization. No one has access to it afterwards.',
			answer: { kind: 'nothing' },
			refusals: ['deleted'],
			body: Because,
			isBodyOptional: true,
			async write(view, call) {
				const id = param(call, 'id');
				requireMatch(await recordOf(view, id), call.ifMatch);
				await view.change('organization.archive', { id: OrganizationId.parse(id), ...call.body });
				return { status: 204 };
			}
		})
	];
}

/** PUT does what PATCH does, because clients leave out what they do not want to change. */
function changeOperation(method: 'put' | 'patch', id: string): Operation {
	return writeOperation({
		method,
		path: ONE,
		id,
		status: 200,
		summary:
			'Changes the name or the maximum number of users. A field that is left out does not change.',
		answer: { kind: 'one', schema: 'Organization' },
		refusals: ['deleted'],
		body: OrganizationPatch,
		readOnly: z.pick(OrganizationRecord, { id: true }),
		async write(view, call) {
			const record = await recordOf(view, param(call, 'id'));
			requireMatch(record, call.ifMatch);
			requireUnchanged(call.echoed, record);
			if (Object.keys(call.body).length === 0)
				refuse('invalid_arguments', 'body', 'Name a field to change.');
			await change(view, record, call.body);
			return answerRecord(view, record.id, 200);
		}
	});
}

async function change(
	view: WritableView,
	record: OrganizationRecord,
	{ name, maxSystemUsers }: z.infer<typeof OrganizationPatch>
): Promise<void> {
	const id = OrganizationId.parse(record.id);
	const maximum = maxSystemUsers === undefined ? undefined : maxSystemUsers || null;
	const isRenamed = name !== undefined && name !== record.name;
	const isLimited = maximum !== undefined && maximum !== (record.maxSystemUsers || null);
	if (!isRenamed && !isLimited) return requirePermissionOf(view, 'organization.write');
	if (isRenamed) await view.change('organization.rename', { id, name });
	if (isLimited)
		await view.change('organization.setMaxSystemUsers', { id, maxSystemUsers: maximum });
}

function recordOf(view: View, id: string) {
	return look(view, (visible) => toRecord(id, requireOrganization(visible, id).value));
}

function toRecord(id: string, value: unknown): OrganizationRecord {
	const { name, maxSystemUsers } = organizations.parse(value);
	return { id, name, maxSystemUsers: maxSystemUsers ?? 0 };
}

async function answerRecord(view: View, id: string, status: 200 | 201): Promise<Answer> {
	const body = await recordOf(view, id);
	return { status, body, headers: { etag: etagOf(body) } };
}
