import { OrganizationId } from '@tenantry/shared/domain/ids.ts';
import * as z from 'zod/mini';

import { requireStated } from '#api/administrators/administrators.ts';
import type { Fields } from '#api/list/fields.ts';
import { answerArray } from '#api/list/list.ts';
import { param, readOperation, writeOperation, type Operation } from '#api/operation.ts';
import { isVisiblyReached, visibleReach } from '#api/administrators/reach.ts';
import { refuse } from '#api/refusal.ts';
import { look, requireAdministrator, requireOrganization } from '#api/view.ts';

export const Link = z.object({ administrator: z.string(), organization: z.string() });

export const linkFields: Fields = { administrator: 'text', organization: 'text' };

const LIST = '/administrators/{id}/organizationlinks';

export const organizationLinkOperations: readonly Operation[] = [
	readOperation({
		method: 'get',
		path: LIST,
		id: 'listOrganizationLinks',
		status: 200,
		list: linkFields,
		summary:
			'The organizations an administrator has access to. Access to all organizations is listed as a link to each.',
		answer: { kind: 'array', schema: 'Link' },
		refusals: ['deleted'],
		async read(view, call) {
			const administrator = param(call, 'id');
			const links = await look(view, (visible) => {
				requireAdministrator(visible, administrator);
				return visibleReach(visible, administrator).map((organization) => ({
					administrator,
					organization
				}));
			});
			return answerArray(links, linkFields, call);
		}
	}),
	writeOperation({
		method: 'post',
		path: LIST,
		id: 'createOrganizationLink',
		status: 201,
		summary: 'Gives an administrator access to an organization.',
		answer: { kind: 'one', schema: 'Link' },
		refusals: ['deleted', 'organization_unattached'],
		body: z.strictObject({ organization: z.string().check(z.maxLength(64)) }),
		async write(view, call) {
			const id = await requireStated(view, call);
			const { organization } = call.body;
			await look(view, (visible) => requireOrganization(visible, organization));
			const organizationIds = [OrganizationId.parse(organization)];
			await view.change('organizationAccess.grant', { id, organizationIds });
			return { status: 201, body: { administrator: id, organization } };
		}
	}),
	writeOperation({
		method: 'delete',
		path: '/administrators/{administrator_id}/organizationlinks/{id}',
		id: 'deleteOrganizationLink',
		status: 204,
		summary:
			'Removes access to an organization. An administrator with access to all keeps all the others.',
		answer: { kind: 'nothing' },
		refusals: ['deleted', 'last_billing_admin'],
		body: z.strictObject({}),
		isBodyOptional: true,
		async write(view, call) {
			const organization = param(call, 'id');
			const { administrator_id: subject } = call.params;
			const id = await requireStated(view, { ...call, params: { id: subject } });
			const isLinked = await look(view, (visible) => isVisiblyReached(visible, id, organization));
			if (!isLinked) refuse('not_found');
			const organizationIds = [OrganizationId.parse(organization)];
			await view.change('organizationAccess.revoke', { id, organizationIds });
			return { status: 204 };
		}
	})
];
