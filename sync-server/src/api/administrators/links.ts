import { reachOf, seesAdministrator } from '@tenantry/shared/domain/visibility.ts';

import { answerArray } from '#api/list/list.ts';
import { param, readOperation, type Operation } from '#api/operation.ts';
import { linkFields } from '#api/organizations/links.ts';
import type { Snapshots } from '#api/snapshot.ts';
import { look, requireOrganization, visibleRowsOf } from '#api/view.ts';

/**
 * Lists who reaches an organization: administrators who reach all attached ones, and linked ones.
 */
export function administratorLinkOperations(snapshots: Snapshots): readonly Operation[] {
	return [
		readOperation({
			method: 'get',
			path: '/organizations/{id}/administratorlinks',
			status: 200,
			id: 'listAdministratorLinks',
			list: linkFields,
			summary: 'The administrators with access to an organization.',
			answer: { kind: 'array', schema: 'Link' },
			refusals: ['deleted'],
			async read(view, call) {
				const organization = param(call, 'id');
				const { value } = await look(view, (visible) => requireOrganization(visible, organization));
				const source = await snapshots.read(view.reader);
				const { visibility } = visibleRowsOf(view.caller, source);
				const links = source.administrators
					.filter((id) => {
						const reach = reachOf(source, id);
						return reach === 'all' ? value.attached === true : reach.has(organization);
					})
					.filter((id) => seesAdministrator(visibility, id, source))
					.map((administrator) => ({ administrator, organization }));
				return answerArray(links, linkFields, call);
			}
		})
	];
}
