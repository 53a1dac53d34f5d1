import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';
import { startServer } from '#support/servers/process.ts';
import { connect, type Client } from '#support/world/client.ts';
import { ada, ben, jimenez, people, sam, type Person } from '#support/world/people.ts';
import { prepareFolder } from '#support/world/world.ts';
import { hasLaterFormats } from './later-formats.ts';

/** A provider with some history, in a data folder as its operator has it. */
export interface MadeProvider {
	readonly dataDir: string;
	readonly databaseUrl?: string;
	/** Secret of the second factor of `ben`. */
	readonly totpSecret: string;
	/** The file of an access review. */
	readonly evidence?: string;
}

/** Imports the provider of the end-to-end tests, and has its owners change everyone several times. */
export async function makeProvider(databaseUrl?: string): Promise<MadeProvider> {
	const dataDir = await prepareFolder([ada, ben], databaseUrl);
	const place = { dataDir, ...(databaseUrl !== undefined && { databaseUrl }) };
	const server = await startServer(place);
	try {
		const owner = await connect(server.url, ada);
		for (const changes of history()) await make(owner, changes);
		const second = await connect(server.url, ben);
		await make(second, [change('administrator.suspend', { id: ben.id })]);
		// The code of the step before, so that the next sign-in has another one.
		const totpSecret = await second.enrol({ stepsAhead: -1 });
		await make(owner, [change('administrator.requireMfa', { id: ben.id })]);
		if (!hasLaterFormats) return { ...place, totpSecret };
		return { ...place, totpSecret, evidence: await makeEvidence(owner) };
	} finally {
		await server.close();
	}
}

async function makeEvidence(owner: Client): Promise<string> {
	const review = idOf(1_000);
	const subjects = [jimenez.id, sam.id];
	const dueAt = Date.now() + 30 * 24 * 3_600_000;
	await make(owner, [
		change('accessReview.start', {
			id: review,
			name: 'Spring review',
			scope: { kind: 'all' },
			subjects,
			reviewers: [ada.id],
			dueAt,
			undecided: 'list',
			repeatDays: null
		})
	]);
	const keep = { reviewId: review, kind: 'keep' } as const;
	await make(
		owner,
		subjects.map((id) => change('administrator.review', { id, ...keep }))
	);
	await make(owner, [change('accessReview.close', { id: review })]);
	const answer = await owner.fetch(`/sync/v1/reviews/${review}/evidence?format=json`);
	if (!answer.ok) throw new Error(`No evidence: ${await answer.text()}`);
	return answer.text();
}

async function make(client: Client, changes: readonly Change[]): Promise<void> {
	await client.push(...changes.map((change) => change(client)));
	await client.pull();
}

/** Makes a change on what a client has pulled. */
type Change = (client: Client) => Mutation;

function change<N extends MutationName>(name: N, args: MutationArgs<N>): Change {
	return (client) => client.mutation(name, args);
}

/** Batches in which no field is changed twice. */
function history(): readonly (readonly Change[])[] {
	const customers = Array.from({ length: 40 }, (_, place) => ({
		id: idOf(place),
		name: `Customer ${place}`
	}));
	const crowd = people.filter(({ password }) => password === undefined).map(changesOf);
	const rounds = Math.max(...crowd.map(({ length }) => length));
	return [
		customers.map((customer) => change('organization.create', customer)),
		...Array.from({ length: rounds }, (_, round) => crowd.flatMap((own) => own[round] ?? [])),
		customers.map(({ id, name }) => change('organization.rename', { id, name: `${name} Group` })),
		customers.map(({ id }, place) =>
			change('organization.setMaxSystemUsers', { id, maxSystemUsers: 10 + place })
		)
	];
}

/** What becomes of a person: suspended and back, another role, other organizations. */
function changesOf({ id, lastName, isMfaRequired }: Person, place: number): readonly Change[] {
	const because = { reason: 'Yearly review', ticket: `INC-${place}` };
	const organizationIds = [idOf(place % 40), idOf((place + 1) % 40)];
	return [
		change('administrator.editDetails', { id, lastName: `${lastName} ${place}` }),
		change('administrator.suspend', { id, ...because }),
		change('administrator.changeRole', { id, role: 'Help Desk', ...because }),
		change('administrator.restore', { id }),
		change('administrator.editDetails', { id, lastName }),
		change('administrator.changeRole', { id, role: 'Read Only' }),
		change('organizationAccess.setMode', { id, mode: 'selected', organizationIds }),
		...(isMfaRequired ? [] : [change('administrator.requireMfa', { id })])
	];
}

function idOf(place: number): string {
	return (0xf000 + place).toString(16).padStart(24, '0');
}
