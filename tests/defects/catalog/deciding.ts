import type { Defect } from '#defects/defect.ts';

const VERDICTS = 'tests/sync/verdicts/verdicts.test.ts';
const DECISIONS = 'tests/sync/verdicts/decisions.test.ts';
const QUARANTINE = 'tests/sync/verdicts/quarantine.test.ts';

/** In what the server does with a push. */
export const DECIDING: readonly Defect[] = [
	{
		name: 'a mutation is identified by its device instead of by its id',
		file: 'sync-server/src/sync/push/decide-mutation.ts',
		find: `	{ administratorId }: DeviceAuthor,
	{ mutation, hash }: { readonly mutation: Mutation; readonly hash: string }
): Promise<PushResult | undefined> {
	const known = await replays.mutation(mutation.id);
	if (known === undefined) return undefined;`,
		replace: `	{ administratorId, device }: DeviceAuthor,
	{ mutation, hash }: { readonly mutation: Mutation; readonly hash: string }
): Promise<PushResult | undefined> {
	const known = await replays.mutation(mutation.id);
	if (known?.device_id !== device.id) return undefined;`,
		caughtBy: {
			test: 'a change that arrives through two devices of its author is decided once',
			in: VERDICTS
		}
	},
	{
		name: 'a change is written without its verdict',
		file: 'sync-server/src/sync/push/push-transaction.ts',
		find: '			mutations,\n			amended:',
		replace: '			mutations: [],\n			amended:',
		caughtBy: { check: 'C4', runs: 6 }
	},
	{
		name: 'a reused id with different content gets the first verdict',
		file: 'sync-server/src/sync/push/decide-mutation.ts',
		find: 'const isSame = known.hash === hash && known.author_id === administratorId;',
		replace: 'const isSame = known.author_id === administratorId;',
		caughtBy: {
			test: 'on sqlite > a reused id with different content is refused and changes nothing',
			in: DECISIONS
		}
	},
	{
		name: 'a redo is spent twice',
		file: 'sync-server/src/sync/push/decide-mutation.ts',
		find: 'if (firstRedo !== undefined) return { decision: repeated(firstRedo), firstRedo };',
		replace: '',
		caughtBy: {
			test: 'the second of two redos of one change gets the verdict of the first',
			in: VERDICTS
		}
	},
	{
		name: 'a second successor replaces the first',
		file: 'sync-server/src/sync/push/redo.ts',
		find: 'if (original === undefined || original.id === stored.id || original.successor !== null) return;',
		replace: 'if (original === undefined || original.id === stored.id) return;',
		caughtBy: {
			test: 'the second of two redos of one change gets the verdict of the first',
			in: VERDICTS
		}
	},
	{
		name: 'an author resolves the change of another author',
		file: 'sync-server/src/sync/push/redo.ts',
		find: "if (outcome !== 'quarantined') return author_id === administratorId;",
		replace: "if (outcome !== 'quarantined') return true;",
		caughtBy: { test: 'an author cannot redo a change of another author', in: VERDICTS }
	},
	{
		name: 'a change that depends on a refused creation is decided on its own',
		file: 'sync-server/src/sync/push/decide-mutation.ts',
		find: "if (dependsOn !== undefined && (await dependencyState(push.replays, dependsOn)) !== 'stands') {",
		replace: 'if (dependsOn === id) {',
		caughtBy: {
			test: 'changes that depend on a refused creation are refused and follow its redo',
			in: VERDICTS
		}
	},
	{
		name: 'a change that the server is too old for is refused',
		file: 'sync-server/src/sync/push/decide-mutation.ts',
		find: "return { id: mutation.id, outcome: 'deferred', version: 0 };",
		replace: "return { id: mutation.id, outcome: 'rejected', version: 0 };",
		caughtBy: {
			test: 'a change that the server is too old for is deferred and blocks later ones',
			in: VERDICTS
		}
	},
	{
		name: 'a change behind a deferred one in its lane is decided',
		file: 'sync-server/src/sync/push/push.ts',
		find: "if (result.outcome === 'deferred') break;",
		replace: '',
		caughtBy: {
			test: 'a change that the server is too old for is deferred and blocks later ones',
			in: VERDICTS
		}
	},
	{
		name: 'a person suspended after their request still decides',
		file: 'sync-server/src/sync/push/push.ts',
		find: `		senderError(sender, pending, push.at) ??
		(await push.whenLoaded(() => authorError(push.overlay, sender)));`,
		replace: '		senderError(sender, pending, push.at);',
		caughtBy: {
			test: 'changes of a person with an unfinished enrolment are held and not decided',
			in: VERDICTS
		}
	},
	{
		name: 'the author of an overturned loosening is not notified',
		file: 'sync-server/src/sync/push/decide-mutation.ts',
		find: '	await overturn(push, stored, decision.overturned);',
		replace: '',
		caughtBy: {
			test: 'the author of a restore learns of a suspension whose author had not seen it',
			in: VERDICTS
		}
	},
	{
		name: 'the history that an author saw is not verified',
		file: 'sync-server/src/sync/push/replays.ts',
		find: "if (found === undefined || hashPrefix(found) !== cookie.h) return 'unknown';",
		replace: '',
		caughtBy: { test: 'a base from another history is unknown', in: VERDICTS }
	},
	{
		name: 'the changes of a batch do not see one another',
		file: 'sync-server/src/sync/push/push-transaction.ts',
		find: 'return decide(this.overlay, intent, {',
		replace: 'return decide(new Overlay(this.rows, collections), intent, {',
		caughtBy: { check: 'C8', runs: 6 }
	},
	{
		name: 'a hand-over is accepted repeatedly',
		file: 'sync-server/src/sync/push/quarantine.ts',
		find: "if (!(await isFirstOrSame(tx, device, { request, at }))) return err('unauthenticated');",
		replace: '',
		caughtBy: {
			test: 'on sqlite > a repeated hand-over gets the same answer, and a different one is refused',
			in: QUARANTINE
		}
	},
	{
		name: 'an effect is claimed by every process that polls',
		file: 'sync-server/src/mail/outbox.ts',
		find: `		.where('done_at', 'is', null)
		.where('claimed_until', '<=', at)
		.returning(COLUMNS)`,
		replace: `		.where('done_at', 'is', null)
		.returning(COLUMNS)`,
		caughtBy: {
			test: 'on SQLite > two processes that poll concurrently send one email',
			in: 'tests/mail/mails.test.ts'
		}
	},
	{
		name: 'PostgreSQL takes no lock before it reads',
		file: 'sync-server/src/store/postgres/open.ts',
		find: 'const lock = `${statements.head} FOR UPDATE`;',
		replace: 'const lock = statements.head;',
		caughtBy: {
			test: 'the PostgreSQL store > transactions of one provider run one after another',
			in: 'tests/sync/store/postgres-store.test.ts'
		}
	},
	{
		name: 'a write that PostgreSQL refused goes unnoticed',
		file: 'sync-server/src/store/postgres/connection.ts',
		find: 'await Promise.all(this.#sent.splice(0));',
		replace: 'await Promise.allSettled(this.#sent.splice(0));',
		caughtBy: {
			test: 'the PostgreSQL store > a transaction fails with the error of its first refused write, and the next one succeeds',
			in: 'tests/sync/store/postgres-store.test.ts'
		}
	},
	{
		name: 'a device of another person counts as their own',
		file: 'sync-server/src/sync/sender.ts',
		find: "if (device.administrator_id !== sender.administratorId) return 'wrong_person';",
		replace: '',
		caughtBy: {
			test: 'a request with the session of another person is refused and decides nothing',
			in: VERDICTS
		}
	},
	{
		name: 'anything that a revoked device sends counts as a ticket',
		file: 'sync-server/src/sync/push/quarantine.ts',
		find: "return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'));",
		replace:
			'return timingSafeEqual(hash("sha256", left, "buffer"), hash("sha256", left, "buffer"));',
		caughtBy: {
			test: 'on sqlite > a ticket is valid for the device it was issued to, once that is revoked',
			in: QUARANTINE
		}
	},
	{
		name: 'a changed address ends no session',
		file: 'sync-server/src/sync/effects/access.ts',
		find: "email: { reason: 'email_changed', isMet: ({ from }) => from !== null },",
		replace: '',
		caughtBy: { test: 'a changed address ends the sessions of its person', in: VERDICTS }
	},
	{
		name: 'a session that ends within a group of pushes still decides',
		file: 'sync-server/src/sync/push/push.ts',
		find: 'if (ending !== undefined) return err(endedError(ending.reason));',
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-C12 changes sent while their device is being revoked are not decided',
			in: 'tests/sync/verdicts/devices.test.ts'
		}
	},
	{
		name: 'an event does not follow from the one before it',
		file: 'sync-server/src/sync/push/push-transaction.ts',
		find: 'const previousHash = this.events.at(-1)?.hash ?? this.#tx.head.hash;',
		replace: 'const previousHash = this.#tx.head.hash;',
		caughtBy: {
			test: 'on sqlite > a hundred parallel demotions leave an owner and an unbroken audit',
			in: DECISIONS
		}
	},
	{
		name: 'a sealed seed opens for every person',
		file: 'sync-server/src/auth/keys/sealer.ts',
		find: 'return Buffer.from(`1|${keyId}|${administratorId}|${purpose}`);',
		replace: 'return Buffer.from(`1|${keyId}|${purpose}`);',
		caughtBy: {
			test: 'SEC-B08 SEC-F06 a sealed value opens only for the same person',
			in: 'sync-server/src/auth/keys/sealer.test.ts'
		}
	},
	{
		name: 'the database lets events of the audit be changed',
		file: 'sync-server/src/store/migrations/0001-logs.ts',
		find: "['audit_event', 'door_event']",
		replace: "['door_event']",
		caughtBy: {
			test: 'on sqlite > SEC-F11 no statement changes or deletes rows of audit_event',
			in: 'tests/sync/audit/audit-tampering.test.ts'
		}
	},
	{
		name: 'a hand-over counts although its device is no longer revoked',
		file: 'sync-server/src/sync/push/quarantine.ts',
		find: "	if (!isRevoked(device, push.rows)) return err('unauthenticated');\n",
		replace: '',
		caughtBy: {
			test: 'on sqlite > a ticket counts only while its device is revoked',
			in: 'tests/sync/verdicts/quarantine-ticket.test.ts'
		}
	},
	{
		name: 'a person who has to enrol counts as taken out',
		file: 'sync-server/src/sync/push/quarantine.ts',
		find: "return reasons.includes('device_revoked');",
		replace:
			"return reasons.some((reason) => reason !== undefined && reason !== 'unauthenticated');",
		caughtBy: {
			test: 'on sqlite > a ticket counts only while its device is revoked',
			in: 'tests/sync/verdicts/quarantine-ticket.test.ts'
		}
	},
	{
		name: 'every database with an unknown migration is called newer',
		file: 'sync-server/src/store/migrations/migrations.ts',
		find: 'Object.keys(known).every((own) => own < name)',
		replace: '!Object.hasOwn(known, name)',
		caughtBy: {
			test: 'the SQLite store > a database with an unknown migration among the known ones is refused, and not as a newer one',
			in: 'sync-server/src/store/sqlite/open.test.ts'
		}
	},
	{
		name: 'the reason of a request is dropped where the arguments of a change have no place for it',
		file: 'sync-server/src/sync/push/api-key-actor.ts',
		find: '...(author.because === undefined ? because : becauseOf(author.because)),',
		replace: '...because,',
		caughtBy: {
			test: 'on sqlite > a patch changes the fields that it names, and each decided change is an event in the name of the owner, with the reason and the ticket',
			in: 'tests/api/added.test.ts'
		}
	}
];
