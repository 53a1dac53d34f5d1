import { randomBytes } from 'node:crypto';

import { factsOf } from '@tenantry/shared/domain/administrator/fields.ts';
import { administrators } from '@tenantry/shared/domain/administrator/schema.ts';
import { AdministratorId } from '@tenantry/shared/domain/ids.ts';
import type { Role } from '@tenantry/shared/domain/role.ts';
import { seesAdministrator } from '@tenantry/shared/domain/visibility.ts';
import * as z from 'zod/mini';

import { administratorFields, toAdministratorRecord, type AdministratorRecord } from './record.ts';
import { detailsIn, eachDetail, sentDetail } from './details.ts';
import { countAttached, everyAttached } from './reach.ts';
import { patchAdministrator, AdministratorPatch, ReadOnlyFields } from './patch.ts';
import { answerResults } from '#api/list/list.ts';
import {
	Because,
	param,
	readOperation,
	writeOperation,
	type Answer,
	type ApiCall,
	type Operation
} from '#api/operation.ts';
import { etagOf, requireMatch } from '#api/precondition.ts';
import { chosenRole } from './role-choice.ts';
import { requireUnchanged } from '#api/sent-body.ts';
import type { Snapshots } from '#api/snapshot.ts';
import { look, requireAdministrator, visibleRowsOf, type View } from '#api/view.ts';

const NewAdministrator = z.strictObject({
	email: z.string().check(z.maxLength(320)),
	...eachDetail((name) => z._default(sentDetail(name), factsOf(name).preset)),
	enableMultiFactor: z._default(z.boolean(), true),
	/** Without `role` and `roleName`, the role with the fewest rights is used. */
	role: z.optional(z.string().check(z.maxLength(100))),
	roleName: z.optional(z.string().check(z.maxLength(100))),
	apiKeyAllowed: z._default(z.boolean(), false),
	bindNoOrgs: z._default(z.boolean(), false)
});

const LEAST_ROLE: Role = 'Read Only';

const LIST = '/providers/{provider_id}/administrators';
const ONE = `${LIST}/{id}`;

export function administratorOperations(snapshots: Snapshots): readonly Operation[] {
	return [
		readOperation({
			method: 'get',
			path: LIST,
			id: 'listAdministrators',
			status: 200,
			summary: 'The administrators that the key’s owner sees.',
			answer: { kind: 'results', schema: 'Administrator' },
			list: administratorFields,
			async read({ reader, caller }, call) {
				const source = await snapshots.read(reader);
				const visible = visibleRowsOf(caller, source);
				const attachedTotal = everyAttached(visible).length;
				const records = source.administrators
					.filter((id) => seesAdministrator(visible.visibility, id, source))
					.map((id) => toAdministratorRecord(visible, id, attachedTotal));
				return answerResults(records, administratorFields, call);
			}
		}),
		writeOperation({
			method: 'post',
			path: LIST,
			id: 'createAdministrator',
			status: 200,
			summary: `Adds an administrator, who gets an email to set a password. Without a role, ${LEAST_ROLE}.`,
			answer: { kind: 'one', schema: 'Administrator' },
			refusals: ['email_required', 'email_invalid', 'email_taken', 'role_required', 'role_unknown'],
			body: NewAdministrator,
			missing: { email: 'email_required' },
			async write(view, { body }) {
				const id = AdministratorId.parse(randomBytes(12).toString('hex'));
				await view.change('administrator.create', {
					id,
					email: body.email,
					...detailsIn(body),
					role: chosenRole(body) ?? LEAST_ROLE,
					mfaRequired: body.enableMultiFactor,
					apiAccess: body.apiKeyAllowed,
					accessMode: body.bindNoOrgs ? 'selected' : 'all'
				});
				return answerRecord(view, id, 200);
			}
		}),
		readOperation({
			method: 'get',
			path: ONE,
			id: 'getAdministrator',
			status: 200,
			summary: 'One administrator. Send its ETag as If-Match with a change.',
			answer: { kind: 'one', schema: 'Administrator' },
			refusals: ['deleted'],
			read: (view, call) => answerRecord(view, param(call, 'id'), 200)
		}),
		changeOperation('put', 'replaceAdministrator'),
		changeOperation('patch', 'updateAdministrator'),
		writeOperation({
			method: 'delete',
			path: ONE,
			id: 'deleteAdministrator',
			status: 204,
			summary: 'Deletes an administrator. Their actions stay in the audit log.',
			answer: { kind: 'nothing' },
			refusals: ['deleted', 'self_forbidden', 'last_billing_admin'],
			body: Because,
			isBodyOptional: true,
			async write(view, call) {
				const id = await requireStated(view, call);
				const row = await look(view, (visible) => requireAdministrator(visible, id));
				const { email } = administrators.parse(row.value);
				// A person has to type the address to confirm; a program does not, so it is filled
				// in here.
				await view.change('administrator.delete', { id, email, ...call.body });
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
		summary: 'Changes the given fields, all or none. A field that is left out does not change.',
		answer: { kind: 'one', schema: 'Administrator' },
		refusals: [
			'deleted',
			'email_required',
			'email_invalid',
			'email_taken',
			'role_unknown',
			'self_forbidden',
			'last_billing_admin',
			'global_mfa_required',
			'phone_invalid',
			'time_passed',
			'time_too_far'
		] as const,
		body: AdministratorPatch,
		readOnly: ReadOnlyFields,
		async write(view, call) {
			const record = await statedRecord(view, call);
			requireUnchanged(call.echoed, record);
			const isWhole = Object.keys(call.echoed).length > 0;
			await patchAdministrator(view, record, { patch: call.body, isWhole });
			return answerRecord(view, record.id, 200);
		}
	});
}

export async function answerRecord(view: View, id: string, status: 200 | 202): Promise<Answer> {
	const body = await recordOf(view, id);
	return { status, body, headers: { etag: etagOf(body) } };
}

/**
 * Returns the id of the administrator to change, if visible and in the state that If-Match names.
 */
export async function requireStated(
	view: View,
	call: Pick<ApiCall, 'params' | 'ifMatch'>
): Promise<AdministratorId> {
	return AdministratorId.parse((await statedRecord(view, call)).id);
}

async function statedRecord(
	view: View,
	call: Pick<ApiCall, 'params' | 'ifMatch'>
): Promise<AdministratorRecord> {
	const id = param(call, 'id');
	const record = await recordOf(view, id);
	requireMatch(record, call.ifMatch);
	return record;
}

export async function recordOf(view: View, id: string): Promise<AdministratorRecord> {
	const attachedTotal = await countAttached(view.reader);
	return look(view, (visible) => toAdministratorRecord(visible, id, attachedTotal));
}
