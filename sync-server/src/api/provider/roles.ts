import { ROLES } from '@tenantry/shared/domain/role.ts';
import * as z from 'zod/mini';

import { roleIdOf } from '#import/api-records.ts';

import type { Fields } from '#api/list/fields.ts';
import { answerArray } from '#api/list/list.ts';
import { readOperation, type Operation } from '#api/operation.ts';

export const RoleRecord = z.object({ id: z.string(), name: z.string() });

const fields: Fields = { id: 'text', name: 'text' };
const roles = ROLES.map((name) => ({ id: roleIdOf(name), name }));

export const roleOperations: readonly Operation[] = [
	readOperation({
		method: 'get',
		path: '/roles',
		id: 'listRoles',
		status: 200,
		list: fields,
		summary: 'The roles. Their ids are the same everywhere and never change.',
		answer: { kind: 'array', schema: 'Role' },
		read: async (_view, call) => answerArray(roles, fields, call)
	})
];
