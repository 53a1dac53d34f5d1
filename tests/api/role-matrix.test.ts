// @all: every role on every route of the API; what permits them asks no database
import { OWNER_ROLE, ROLES, type Role } from '@tenantry/shared/domain/role.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApiClient } from '#support/api/client.ts';
import { CAPABILITIES, SEEING, type Capability } from '#support/matrix/capabilities.ts';
import { isPermitted, isSeen, PLACES, tableOf, type Place } from '#support/matrix/rules.ts';
import { createMatrixWorld, type MatrixWorld } from '#support/matrix/world.ts';
import { PROVIDER_CAPABILITIES } from '#support/matrix/provider-capabilities.ts';
import { newId } from '#support/servers/operator.ts';

/** Reading an administrator is not a mutation, and so is missing from the list of changes. */
const READING: readonly Asked[] = [
	{
		name: 'see',
		status: 200,
		own: ROLES,
		other: SEEING,
		owner: SEEING,
		ask: (api, { providerId, id }) => api.get(`/providers/${providerId}/administrators/${id}`)
	},
	{
		name: 'see the reach of',
		status: 200,
		own: ROLES,
		other: SEEING,
		owner: SEEING,
		ask: (api, { id }) => api.get(`/administrators/${id}/organizationlinks`)
	}
];

type Asked = Omit<Capability, 'call'> & Required<Pick<Capability, 'ask' | 'status'>>;

const ASKED: readonly Asked[] = [
	...READING,
	...CAPABILITIES.flatMap(({ ask, status, ...rest }) =>
		ask === undefined || status === undefined ? [] : [{ ...rest, ask, status }]
	)
];
const ASKED_OF_ALL = PROVIDER_CAPABILITIES.flatMap(({ ask, status, ...rest }) =>
	ask === undefined || status === undefined ? [] : [{ ...rest, ask, status }]
);

describe('on sqlite', () => {
	let matrix: MatrixWorld;

	beforeEach(async () => {
		matrix = await createMatrixWorld('sqlite');
	});
	afterEach(() => matrix.world.close());

	async function askAs(role: Role, { ask, needs }: Asked) {
		const { id, targets } = await matrix.cast(role, needs);
		const api = await openApiClient(matrix.world, id);
		const answers: (readonly [Place, number])[] = [];
		for (const place of PLACES)
			answers.push([place, (await ask(api, targets[place])).status] as const);
		return answers;
	}

	test.each(ASKED)(
		'SEC-D01 SEC-F03 each role’s own key may or may not use: $name',
		async (capability) => {
			const foreignBefore = await matrix.foreignRows();

			const found = await tableOf((role) => askAs(role, capability));

			const expected = await tableOf(async (role) =>
				PLACES.map((place) => [place, statusFor(capability, role, place)] as const)
			);
			expect(found).toEqual(expected);
			expect(await matrix.foreignRows()).toEqual(foreignBefore);
		}
	);

	test.each(ASKED_OF_ALL)(
		'SEC-D01 SEC-F03 each role’s own key may or may not use: $name',
		async (capability) => {
			const { ask, roles, status } = capability;

			const found: Record<string, unknown> = {};
			for (const role of ROLES) {
				const { id, targets } = await matrix.cast(role);
				const api = await openApiClient(matrix.world, id);
				const own = await ask(api, targets.nobody);
				found[role] = [own.status, (await ask(api, matrix.foreign)).status];
			}

			const expected = (role: Role) => [roles.includes(role) ? status : 403, 404];
			expect(found).toEqual(Object.fromEntries(ROLES.map((role) => [role, expected(role)])));
		}
	);

	test('SEC-D02 resources of another provider are not found by any path', async () => {
		const { id, targets } = await matrix.cast(OWNER_ROLE);
		const api = await openApiClient(matrix.world, id);
		const { foreign } = matrix;
		const links = `/administrators/${targets.other.id}/organizationlinks`;

		const answers = [
			...(await Promise.all(ASKED.map(({ ask }) => ask(api, foreign)))),
			await api.get(`/organizations/${foreign.organizationId}/administratorlinks`),
			await api.post(links, { organization: foreign.organizationId }),
			await api.delete(`${links}/${foreign.organizationId}`),
			await api.post(links, { organization: '\u0000' }),
			await api.get('/organizations/%00/administratorlinks'),
			await api.get(`/organizations/${newId()}/administratorlinks`)
		];

		expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
	});
});

/**
 * Returns 404 for an administrator who is not seen, and a refusal for one who is seen but may not
 * be changed.
 */
function statusFor(capability: Asked, role: Role, place: Place): number {
	if (isPermitted(capability, role, place)) return capability.status;
	if (!isSeen(role, place)) return 404;
	const isOwnCondition = place === 'own' && capability.other.includes(role);
	return isOwnCondition && capability.ownRefusal !== undefined ? 409 : 403;
}
