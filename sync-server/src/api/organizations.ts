import { randomBytes } from 'node:crypto';

import { OrganizationId } from '@tenantry/shared/domain/ids.ts';
import { organizations, OrganizationName } from '@tenantry/shared/domain/organization.ts';
import * as z from 'zod/mini';

import { seesOrganization } from '#sync/sight.ts';

import type { Fields } from './fields.ts';
import { answerResults } from './list.ts';
import {
	Because,
	param,
	readOperation,
	writeOperation,
	type Answer,
	type Operation
} from './operation.ts';
import { etagOf, requireMatch } from './precondition.ts';
import type { Snapshots } from './snapshot.ts';
import { look, requireOrganization, sightedBy, type View } from './view.ts';

export const OrganizationRecord = z.object({
	id: z.string(),
	name: z.string(),
	maxSystemUsers: z.nullable(z.number())
});

const fields: Fields = { id: 'text', name: 'text', maxSystemUsers: 'number' };
const LIST = '/providers/{provider_id}/organizations';
const ONE = `${LIST}/{id}`;

export function organizationOperations(snapshots: Snapshots): readonly Operation[] {
	return [
		readOperation({
			...{ method: 'get', path: LIST, id: 'listOrganizations', status: 200, list: fields },
			summary: 'The organizations that the key’s owner sees.',
			answer: { kind: 'results', schema: 'Organization' },
			async read({ reader, caller }, call) {
				const source = await snapshots.read(reader);
				const { sight } = sightedBy(caller, source);
				const records = source.organizations
					.filter((id) => seesOrganization(sight, id))
					.map((id) => toRecord(id, source.row('organization', id)?.value));
				return answerResults(records, fields, call);
			}
		}),
		writeOperation({
			...{ method: 'post', path: LIST, id: 'createOrganization', status: 201 },
			summary: 'Creates an organization, which everybody who reaches all reaches.',
			answer: { kind: 'one', schema: 'Organization' },
			body: z.strictObject({
				name: OrganizationName,
				maxSystemUsers: z.optional(z.nullable(z.int().check(z.minimum(0))))
			}),
			async write(desk, { body: { name, maxSystemUsers = null } }) {
				const id = OrganizationId.parse(randomBytes(12).toString('hex'));
				await desk.change('organization.create', { id, name, maxSystemUsers });
				return answerRecord(desk, id, 201);
			}
		}),
		writeOperation({
			...{ method: 'patch', path: ONE, id: 'renameOrganization', status: 200 },
			summary: 'Renames an organization.',
			answer: { kind: 'one', schema: 'Organization' },
			refusals: ['deleted'],
			body: z.strictObject({ name: OrganizationName }),
			async write(desk, call) {
				const id = param(call, 'id');
				requireMatch(await recordOf(desk, id), call.ifMatch);
				const { name } = call.body;
				await desk.change('organization.rename', { id: OrganizationId.parse(id), name });
				return answerRecord(desk, id, 200);
			}
		}),
		writeOperation({
			...{ method: 'delete', path: ONE, id: 'archiveOrganization', status: 204 },
			summary: 'Archives an organization: nobody reaches it any more.',
			answer: { kind: 'nothing' },
			refusals: ['deleted'],
			...{ body: Because, isBodyOptional: true },
			async write(desk, call) {
				const id = param(call, 'id');
				requireMatch(await recordOf(desk, id), call.ifMatch);
				await desk.change('organization.archive', { id: OrganizationId.parse(id), ...call.body });
				return { status: 204 };
			}
		})
	];
}

function recordOf(view: View, id: string) {
	return look(view, (sighted) => toRecord(id, requireOrganization(sighted, id).value));
}

function toRecord(id: string, value: unknown): z.infer<typeof OrganizationRecord> {
	const { name, maxSystemUsers } = organizations.parse(value);
	return { id, name, maxSystemUsers };
}

async function answerRecord(view: View, id: string, status: 200 | 201): Promise<Answer> {
	const body = await recordOf(view, id);
	return { status, body, headers: { etag: etagOf(body) } };
}
