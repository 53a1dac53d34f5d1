import type { Defect } from '#defects/defect.ts';

const SHARED = 'sync-server/src/sync/pull/shared-changes.test.ts';
const SIGHT = 'tests/sync/access/sight.test.ts';
const WATCHED =
	'a commit in another process is noticed within a second, once, and only when it moved a version';
const NOTIFICATIONS = 'tests/notifications/notifications.test.ts';
const REMINDERS = 'tests/mail/reminders.test.ts';
const REFILL = 'tests/sync/verdicts/refilled-verdicts.test.ts';

/** In what the server tells a device. */
export const TELLING: readonly Defect[] = [
	{
		name: 'PostgreSQL reads a page at READ COMMITTED',
		file: 'sync-server/src/store/postgres/open.ts',
		find: "'BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY'",
		replace: "'BEGIN READ ONLY'",
		caughtBy: {
			test: 'the PostgreSQL store > a snapshot does not see commits made while it is read',
			in: 'tests/sync/store/postgres-store.test.ts'
		}
	},
	{
		name: 'a page splits a version',
		file: 'sync-server/src/store/sql-reader.ts',
		find: 'const whole = rows.filter(({ version }) => version < cut);',
		replace: 'const whole = rows.slice(0, limit);',
		caughtBy: {
			test: 'the SQLite store > changes are ordered by version, and no version is split',
			in: 'sync-server/src/store/sqlite/open.test.ts'
		}
	},
	{
		name: 'a fill is not followed by the changes made during it',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: 'changesPage(view, { cookie: begin, limit })',
		replace: 'changesPage(view, { cookie: { ...begin, v: reader.head.version }, limit })',
		caughtBy: {
			test: 'on sqlite > a fill includes changes made during it at any point',
			in: SIGHT
		}
	},
	{
		name: 'a cookie is identified by its version alone',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: "return v === 0 ? h === '' : h === (await changes.hashAt(reader, v));",
		replace: "return v === 0 ? h === '' : (await changes.hashAt(reader, v)) !== undefined;",
		caughtBy: { check: 'C5', runs: 18 }
	},
	{
		name: 'the pages of a pull can belong to two histories',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: 'if (!isKnown || !(await isOfThisHistory(view, cookie.n ?? cookie))) {',
		replace: 'if (!isKnown) {',
		caughtBy: {
			test: 'a fill whose pages lie on both sides of a restored backup starts over',
			in: 'tests/sync/convergence/restored-between-pages.test.ts'
		}
	},
	{
		name: 'rows that become visible by new access are not filled in',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: 'if (cookie.s !== visibility.key) {',
		replace: "if (cookie.s === '') {",
		caughtBy: { check: 'C7', runs: 13 }
	},
	{
		name: 'a change behind a page is sent with it',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: 'cookie: { v: through, h: hash, s: visibility.key }',
		replace:
			'cookie: { v: reader.head.version, h: hashPrefix(reader.head.hash), s: visibility.key }',
		caughtBy: { check: 'C5', runs: 6 }
	},
	{
		name: 'a device gets changes that were read for an earlier version',
		file: 'sync-server/src/sync/readers/at-head.ts',
		find: 'if (known?.head.version === head.version && known.head.hash === head.hash) return known.value;',
		replace: 'if (known !== undefined) return known.value;',
		caughtBy: { test: 'a new version ends all earlier answers', in: SHARED }
	},
	{
		name: 'a device gets changes that were read for a reader who sees more',
		file: 'sync-server/src/sync/pull/shared-changes.ts',
		find: "`${visibility.key} ${after} ${through ?? 'head'} ${limit}`",
		replace: "`${after} ${through ?? 'head'} ${limit}`",
		caughtBy: { test: 'a reader who sees other rows gets their own', in: SHARED }
	},
	{
		name: 'administrators who become invisible stay on the device',
		file: 'sync-server/src/sync/pull/patch.ts',
		find: 'const lost = ids.filter((id) => (textsById.get(id)?.length ?? 0) === 0);',
		replace: 'const lost = ids.filter((id) => !textsById.has(id));',
		caughtBy: { check: 'C7', runs: 20 }
	},
	{
		name: 'edges to invisible organizations are sent',
		file: 'sync-server/src/sync/pull/patch.ts',
		find: "if (visible === 'all') return wireRow(collection, row);",
		replace: 'return wireRow(collection, row);',
		caughtBy: {
			test: 'on sqlite > an edge to an organization that is not visible is not sent, in value or version',
			in: SIGHT
		}
	},
	{
		name: 'every administrator who reaches all organizations is visible',
		file: 'shared/src/domain/visibility.ts',
		find: "if (right === 'all') return left.size > 0;",
		replace: "if (right === 'all') return true;",
		caughtBy: {
			test: 'administrators who reach everything and nothing are visible to each other: false',
			in: 'shared/src/domain/visibility.test.ts'
		}
	},
	{
		name: 'a verdict reveals invisible administrators',
		file: 'sync-server/src/sync/pull/verdicts.ts',
		find: 'isVisible(conflict) ? conflict : withoutFacts(conflict)',
		replace: 'isVisible(conflict) ? conflict : conflict',
		caughtBy: {
			test: 'on sqlite > a verdict reveals nothing about an administrator who is no longer visible',
			in: SIGHT
		}
	},
	{
		name: 'a verdict reaches any device that asks',
		file: 'sync-server/src/store/statements.ts',
		find: "own: 'm.provider_id = ? AND m.author_id = ?',",
		replace: "own: `m.provider_id = ? AND ? <> ''`,",
		caughtBy: {
			test: 'a verdict reaches every device of its author and no other',
			in: 'tests/sync/verdicts/verdicts.test.ts'
		}
	},
	{
		name: 'unresolved changes are missing in a first load',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: '{ after: told, through: seen, isOpen: true }',
		replace: '{ after: seen, through: seen, isOpen: true }',
		caughtBy: {
			test: 'unresolved changes are in the first load of another device, and resolved ones are not',
			in: 'tests/sync/verdicts/verdicts.test.ts'
		}
	},
	{
		name: 'listeners are notified before the commit',
		file: 'sync-server/src/store/sql-store.ts',
		find: '(moved) => (version = moved)',
		replace: '(moved) => tell(providerId, (version = moved))',
		caughtBy: {
			test: 'the SQLite store > listeners are notified of commits and not of failed transactions',
			in: 'sync-server/src/store/sqlite/open.test.ts'
		}
	},
	{
		name: 'other processes are not notified of a commit',
		file: 'sync-server/src/store/sql-store.ts',
		find: 'engine.announce(providerId, version);',
		replace: '',
		caughtBy: {
			test: 'a commit in one process is noticed in another',
			in: 'tests/sync/store/postgres-store.test.ts'
		}
	},
	{
		name: 'a sign-in pokes every listener',
		file: 'sync-server/src/store/sql-store.ts',
		find: 'if (version > 0) {',
		replace: 'if (version >= 0) {',
		caughtBy: {
			test: 'on SQLite > successful and failed sign-ins, resumes and locks poke no device',
			in: 'tests/auth/quiet.test.ts'
		}
	},
	{
		name: 'SQLite does not notice commits of other processes',
		file: 'sync-server/src/store/sqlite/announcements.ts',
		find: 'if (count === seen) return seen;',
		replace: 'if (count !== 0) return seen;',
		caughtBy: { test: WATCHED, in: 'sync-server/src/store/sqlite/open.test.ts' }
	},
	{
		name: 'SQLite announces commits that moved no version',
		file: 'sync-server/src/store/known-versions.ts',
		find: 'if (version <= (known.get(providerId) ?? 0)) return false;',
		replace: '',
		caughtBy: { test: WATCHED, in: 'sync-server/src/store/sqlite/open.test.ts' }
	},
	{
		name: 'SQLite announces own commits again with those of others',
		file: 'sync-server/src/store/sqlite/open.ts',
		find: 'announcements.announce(providerId, version)',
		replace: 'void [providerId, version]',
		caughtBy: { test: WATCHED, in: 'sync-server/src/store/sqlite/open.test.ts' }
	},
	{
		name: 'a refill replays verdicts from its start',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: 'const f = await beginFill(reader, visibility, cookie.f?.seen ?? cookie.v);',
		replace: 'const f = await beginFill(reader, visibility, version);',
		caughtBy: {
			test: 'a change resolved on one device before its person saw more is resolved on the other',
			in: REFILL
		}
	},
	{
		name: 'a restarted refill replays verdicts from the start of the first one',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: 'const f = await beginFill(reader, visibility, cookie.f?.seen ?? cookie.v);',
		replace: 'const f = await beginFill(reader, visibility, cookie.v);',
		caughtBy: {
			test: 'a change resolved before a restarted refill is resolved',
			in: REFILL
		}
	},
	{
		name: 'a refill replays verdicts from its end',
		file: 'sync-server/src/sync/pull/pull.ts',
		find: '{ after: open.through, through: begin }',
		replace: '{ after: begin, through: begin }',
		caughtBy: {
			test: 'a change resolved before a refill in parts is resolved, and no other is',
			in: REFILL
		}
	},
	{
		name: 'a device is notified of the answer to its own push',
		file: 'sync-server/src/sync/pull/needs.ts',
		find: "const isOwn = from === deviceId && visibleAt === version && outcome !== 'quarantined';",
		replace: "const isOwn = from === deviceId && visibleAt < version && outcome !== 'quarantined';",
		caughtBy: {
			test: 'on sqlite > SEC-G14 a refused change is reported to the other devices of its author, without a name',
			in: NOTIFICATIONS
		}
	},
	{
		name: 'a revoked device keeps its subscription',
		file: 'sync-server/src/auth/device/device.ts',
		find: '	await unsubscribe(tx, device);\n	await tx\n',
		replace: '	await tx\n',
		caughtBy: {
			test: 'on sqlite > SEC-G15 a device revoked is not notified, and its subscription is gone',
			in: NOTIFICATIONS
		}
	},
	{
		name: 'a name of a push service may resolve to a private address',
		file: 'sync-server/src/notifications/outside-address.ts',
		find: 'found.filter(isAllowed(allowed))',
		replace: 'found.filter(() => isAllowed(allowed) !== undefined)',
		caughtBy: {
			test: 'SEC-E19 a push service at localhost is not contacted, and its subscription is removed',
			in: 'tests/notifications/addresses.test.ts'
		}
	},
	{
		name: 'two processes queue the same reminder',
		file: 'sync-server/src/mail/reminder.ts',
		find: "				.where('reminder.told_version', '=', notifiedThrough)\n				.where('reminder.sent_at', '=', sentAt)",
		replace: "				.where('reminder.told_version', '>=', notifiedThrough)",
		caughtBy: {
			test: 'on sqlite > processes that look at the same time, and after a restart, queue one email',
			in: REMINDERS
		}
	},
	{
		name: 'a reminder does not wait for a day after the one before',
		file: 'sync-server/src/mail/due-reminders.ts',
		find: 'sentAt + EVERY_MS);',
		replace: 'sentAt);',
		caughtBy: {
			test: 'on sqlite > a person gets one email a day at most, and none twice for the same change',
			in: REMINDERS
		}
	},
	{
		name: 'a queued reminder is sent to someone who does not want it any more',
		file: 'sync-server/src/mail/reminder.ts',
		find: 'if (!mayBeReminded(person) || !(await wantsReminder(tx.db, person))) return 0;',
		replace: 'if (!mayBeReminded(person)) return 0;',
		caughtBy: {
			test: 'on sqlite > a queued email is not sent to a person who has turned emails off in the meantime',
			in: REMINDERS
		}
	},
	{
		name: 'an email names the device of another person',
		file: 'sync-server/src/mail/device-name.ts',
		find: '		.where((column) => column.and(ownerColumns(account)))\n',
		replace: '',
		caughtBy: {
			test: 'on SQLite > SEC-A15 the device of another person is never named',
			in: 'tests/mail/device-names.test.ts'
		}
	}
];
