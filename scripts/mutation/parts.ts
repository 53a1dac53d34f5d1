/** Files that are mutated together, and the tests that have to notice. */
export interface MutationPart {
	readonly name: string;
	readonly folder: string;
	readonly files: readonly string[];
	/** Tests that specify the files; runs of a whole cluster would take minutes per mutant. */
	readonly tests: readonly string[];
}

export const MUTATION_PARTS: readonly MutationPart[] = [
	{
		name: 'kernel',
		folder: 'shared/src',
		files: ['merge.ts', 'decide.ts', 'earlier-form.ts', 'transaction.ts', 'overlay.ts'],
		tests: ['shared/src/*.test.ts', 'shared/src/domain/**/*.test.ts']
	},
	{
		name: 'lanes',
		folder: 'web/src/lib/replica/queue',
		files: ['lanes.ts'],
		tests: ['web/src/lib/replica/queue/{lanes,queue}.test.ts']
	},
	{
		name: 'settlement',
		folder: 'web/src/lib/replica/pull',
		files: ['settlement.ts'],
		tests: ['web/src/lib/replica/pull/{settlement,pull-applier}.test.ts']
	},
	{
		name: 'queue',
		folder: 'web/src/lib/replica/queue',
		files: ['queue.ts', 'queue-disk.ts', 'queue-record.ts'],
		tests: [
			'web/src/lib/replica/queue/{queue,queue-contents,queue.property,rebase.property}.test.ts'
		]
	},
	{
		name: 'settled',
		folder: 'web/src/lib/replica/queue',
		files: ['settled-disk.ts'],
		tests: ['web/src/lib/replica/queue/settled-disk.test.ts']
	},
	{
		name: 'view',
		folder: 'web/src/lib/replica',
		files: ['view.ts'],
		tests: ['web/src/lib/replica/{view.test,queue/*.test}.ts']
	},
	{
		name: 'push',
		folder: 'sync-server/src/sync/push',
		files: ['replays.ts', 'decide-mutation.ts', 'redo.ts', 'device-actor.ts', 'push.ts'],
		tests: ['sync-server/src/sync/push/{replays,decide-mutation,redo,push}.test.ts']
	},
	{
		name: 'audit',
		folder: 'sync-server/src/sync/audit',
		files: ['chain.ts'],
		tests: ['sync-server/src/sync/audit/chain.test.ts']
	},
	{
		name: 'plans',
		folder: 'shared/src/domain/administrator',
		files: ['owner.ts', 'plans/due-plan-mutators.ts'],
		tests: [
			'shared/src/domain/administrator/{owner,plans/due-plan-mutators,plans/plans-as-owner}.test.ts'
		]
	},
	{
		name: 'approval',
		folder: 'shared/src/domain/approval',
		files: ['need.ts'],
		tests: ['shared/src/domain/approval/*.test.ts']
	},
	{
		name: 'approvals',
		folder: 'sync-server/src/sync/approvals',
		files: ['decide-request.ts', 'request.ts'],
		tests: ['tests/sync/approvals/approval{,-again,-overturns,-rights,-time}.test.ts']
	},
	{
		name: 'quarantine',
		folder: 'sync-server/src/sync/push',
		files: ['quarantine.ts'],
		tests: ['tests/sync/verdicts/quarantine{,-ticket}.test.ts']
	},
	{
		name: 'callers',
		folder: 'sync-server/src/callers',
		files: ['verify-caller.ts'],
		tests: ['tests/mail/caller-*.test.ts']
	},
	{
		name: 'throttle',
		folder: 'sync-server/src/auth/throttle',
		files: ['throttle.ts'],
		tests: ['tests/auth/{attempt-limits,clock-ahead}.test.ts']
	},
	{
		name: 'person',
		folder: 'sync-server/src/auth/person',
		files: ['person.ts'],
		tests: ['tests/auth/person.test.ts']
	},
	{
		name: 'envelopes',
		folder: 'web/src/lib/engine/features/envelopes',
		files: ['envelope-keeper.ts'],
		tests: [
			'web/src/lib/engine/features/envelopes/envelope-{kept,saves,sealing,waiting}.test.ts',
			'tests/envelopes/author.test.ts'
		]
	},
	{
		name: 'retries',
		folder: 'web/src/lib/sync',
		files: ['backoff.ts'],
		tests: ['web/src/lib/sync/backoff.test.ts']
	},
	{
		name: 'pin',
		folder: 'web/src/lib/engine/copy',
		files: ['pin-lock.ts'],
		tests: ['web/src/lib/engine/copy/pin-lock.test.ts']
	},
	{
		name: 'carried',
		folder: 'web/src/lib/carried',
		files: ['carried-envelopes.ts'],
		tests: ['web/src/lib/carried/carried-envelopes.test.ts']
	},
	{
		name: 'sending',
		folder: 'web/src/lib/engine/people',
		files: ['locked-sender.ts'],
		tests: ['web/src/lib/engine/people/locked-retries.test.ts']
	}
];

/** Finds a part by name, or one file of a part: `kernel`, `merge`. Without a name, returns all. */
export function findParts(name: string | undefined): readonly MutationPart[] {
	if (name === undefined) return MUTATION_PARTS;
	const found = MUTATION_PARTS.flatMap((part) => {
		if (part.name === name) return [part];
		const files = part.files.filter((file) => file === `${name}.ts`);
		return files.length === 0 ? [] : [{ ...part, files }];
	});
	if (found.length === 0) throw new Error(`Nothing to mutate is called ${name}.`);
	return found;
}
