import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// Who may import whom. A file leaves its folder only by a `#` path, never by `../`, so a pattern over
// the specifier suffices: it needs neither a plugin nor a resolver.

const climbing = { regex: '^\\.\\./', message: 'Leave a folder by its # path.' };
const wholeDomain = '^@tenantry/shared/(domain/|collections\\.ts|mutators\\.ts)';

/** Files below `files` may import their own folder, and any other that is not refused. */
function area(files, ...refused) {
	return {
		files,
		rules: { 'no-restricted-imports': ['error', { patterns: [climbing, ...refused] }] }
	};
}

function refuse(regex, message) {
	return { regex, message };
}

function serverArea(folder, allowed, ...refused) {
	const own = refuse(
		`^#(?!${[folder + '/', ...allowed].join('|')})`,
		`${folder} may not import this.`
	);
	return area([`sync-server/src/${folder}/**/*.ts`], own, ...refused);
}

function webArea(folder, allowed, ...refused) {
	const open = [folder.replace('lib/', '') + '/', ...allowed].join('|');
	const own = refuse(`^#lib/(?!${open})`, `${folder} may not import this.`);
	return area([`web/src/${folder}/**/*.ts`, `web/src/${folder}/**/*.svelte`], own, ...refused);
}

/** Refuses to lint while a folder of the server has no area, because nothing would guard it. */
function complete(folder, folderAreas) {
	const guarded = new Set(folderAreas.flatMap(({ files }) => files));
	const files = readdirSync(join(import.meta.dirname, '..', folder), { recursive: true });
	for (const file of files.filter((path) => path.includes('/') && path.endsWith('.ts'))) {
		const pattern = `${folder}/${file.split('/')[0]}/**/*.ts`;
		if (!guarded.has(pattern)) throw new Error(`${pattern} has no lint area.`);
	}
	return folderAreas;
}

/** Areas of a folder's own folders, each of which may import those that stand with it. */
function layered(parent, layers, open) {
	const areas = Object.entries(layers).map(([folder, below]) =>
		serverArea(`${parent}/${folder}`, [...open, ...below.map((other) => `${parent}/${other}/`)])
	);
	return complete(`sync-server/src/${parent}`, areas);
}

const ours = refuse('^@tenantry/', 'This folder knows nothing of the domain.');
const notComlink = refuse('^comlink$', 'Only the page’s client and the engine speak Comlink.');
const notDexie = refuse('^dexie$', 'Only the replica touches the database.');
const onlyDomain = refuse(
	'^@tenantry/shared/protocol/',
	'Screens know the domain; the protocol is the worker’s business.'
);

const shared = [
	area(
		['shared/src/*.ts'],
		refuse('^(\\./|#)(domain|protocol)/', 'The kernel knows neither entities nor messages.')
	),
	// The registries are where the entities meet the kernel.
	area(
		['shared/src/collections.ts', 'shared/src/field-words.ts', 'shared/src/mutators.ts'],
		refuse('^(\\./|#)protocol/', 'The registries know no messages.')
	),
	area(
		['shared/src/domain/**/*.ts'],
		refuse('^#(protocol/|collections\\.ts|mutators\\.ts)', 'Not for an entity.')
	),
	area(
		['shared/src/protocol/**/*.ts'],
		refuse('^#(domain/|collections\\.ts|mutators\\.ts)', 'Not for a message.')
	),
	area(
		['shared/src/roster-csv/**/*.ts'],
		refuse('^#(protocol/|collections\\.ts|mutators\\.ts)', 'A file knows people, not messages.')
	)
];

/** Folders of `auth`, lowest first, with the folders of `auth` that each may import. */
const authLayers = {
	keys: [],
	throttle: [],
	log: [],
	person: [],
	device: ['keys'],
	ticket: ['keys'],
	totp: ['keys'],
	session: ['keys', 'log', 'person', 'device'],
	'api-key': ['keys', 'person', 'session'],
	password: ['throttle', 'log', 'person', 'device', 'ticket', 'session'],
	passkey: ['log', 'person', 'device', 'session'],
	recovery: ['log', 'person', 'session', 'password', 'passkey'],
	'sign-in': [
		'keys',
		'throttle',
		'log',
		'person',
		'device',
		'ticket',
		'totp',
		'session',
		'password',
		'passkey',
		'recovery'
	],
	enrolment: [
		'log',
		'person',
		'device',
		'ticket',
		'totp',
		'session',
		'passkey',
		'recovery',
		'sign-in'
	]
};

/** Rooms of `sync`, lowest first, with the rooms that each may import. */
const syncLayers = {
	effects: [],
	readers: [],
	verdicts: [],
	audit: ['readers', 'verdicts'],
	devices: ['readers'],
	overview: ['readers'],
	pull: ['readers', 'verdicts', 'devices'],
	push: ['effects', 'readers', 'verdicts', 'audit'],
	approvals: ['effects', 'verdicts', 'audit', 'push'],
	envelopes: ['effects', 'verdicts', 'audit', 'push'],
	plans: ['effects', 'push'],
	reviews: ['effects', 'overview', 'push']
};

// Changes end sessions, devices, links and keys, whose tables only auth writes.
const belowSync = [
	'auth/(auth-writer|api-key/api-key|keys/(answer-seal|device-key|envelope-keys|signer))\\.ts$',
	'(limiter|strict-json|turn)\\.ts$',
	'store/(store|account|effect|throttle-key|together|trouble)\\.ts$'
];

const syncServer = complete('sync-server/src', [
	serverArea(
		'store',
		['turn\\.ts$'],
		refuse(wholeDomain, 'The store knows rows, not administrators.')
	),
	serverArea('auth', ['store/']),
	...layered('auth', authLayers, [
		'store/',
		'auth/(auth-error|dependencies)\\.ts$',
		'places\\.ts$'
	]),
	serverArea('checkpoint', ['auth/', 'store/store\\.ts$']),
	serverArea('mail', [
		'store/',
		'auth/',
		'sync/push/system-actor\\.ts$',
		'sync/pull/needs\\.ts$',
		'sync/effects/mail\\.ts$',
		'limiter\\.ts$'
	]),
	serverArea('notifications', [
		'store/store\\.ts$',
		'auth/keys/sealer\\.ts$',
		'mail/backoff\\.ts$',
		'sync/pull/needs\\.ts$'
	]),
	serverArea('sync', belowSync),
	...layered('sync', syncLayers, [...belowSync, 'sync/(?!sync\\.ts)[a-z-]+\\.ts$']),
	serverArea(
		'middleware',
		['auth/', 'store/trouble\\.ts$', '(limiter|strict-json|turn)\\.ts$'],
		refuse(wholeDomain, 'Middleware knows only the protocol.')
	),
	serverArea('provisioning', [
		'auth/',
		'store/store\\.ts$',
		'sync/(push/system-actor|loaded-rows)\\.ts$'
	]),
	serverArea('callers', [
		'auth/',
		'store/(store|account)\\.ts$',
		'sync/(push/(decide-for|push-transaction)|loaded-rows)\\.ts$'
	]),
	serverArea('reviews', [
		'store/store\\.ts$',
		'strict-json\\.ts$',
		'sync/(audit/|readers/(admit-to-export|audience)\\.ts$|(loaded-rows|sender)\\.ts$)'
	]),
	serverArea('routes', [
		'callers/',
		'reviews/',
		'sync/',
		'auth/',
		'middleware/',
		'provisioning/',
		'store/account\\.ts$',
		'(limiter|readiness)\\.ts$'
	]),
	serverArea('api', [
		'sync/',
		'auth/',
		'middleware/',
		'store/(store|account|together|trouble)\\.ts$',
		'import/api-records\\.ts$',
		'limiter\\.ts$'
	]),
	serverArea('import', [
		'provisioning/providers\\.ts$',
		'store/store\\.ts$',
		'sync/(push/system-actor|loaded-rows)\\.ts$',
		'start-refused\\.ts$'
	]),
	serverArea('demo', [
		'auth/',
		'import/',
		'mail/',
		'provisioning/',
		'store/(store|meta)\\.ts$',
		'sync/',
		'(server-resources|start-refused)\\.ts$'
	]),
	serverArea('metrics', [
		'auth/log/sign-in-counter\\.ts$',
		'backup/last-backup\\.ts$',
		'middleware/server-env\\.ts$',
		'store/store\\.ts$',
		'sync/sync\\.ts$',
		'(readiness|start-refused)\\.ts$'
	]),
	serverArea('backup', [
		'auth/',
		'provisioning/',
		'store/',
		'sync/audit/',
		'(config|data-folder|sealing|start-refused|version)\\.ts$'
	]),
	// The operator's command reaches everything but what serves requests.
	serverArea('command', [
		'auth/',
		'backup/',
		'checkpoint/',
		'import/',
		'provisioning/',
		'reviews/',
		'store/',
		'sync/',
		'[a-z-]+\\.ts$'
	])
]);

// The calls of the engine, and what live queries ask and answer.
const engineContract = '(engine-api/|vault/unlock-secret\\.ts$)';
// A result names in its own terms what the replica found.
const replicaFacts =
	'replica/(list/(attention|selection)|snapshot/copy-damage|store/database)\\.ts$';
const belowEngine = ['engine-api/', 'sync/', 'replica/', 'envelope/', 'vault/'];

const web = [
	webArea('lib/ui', [], ours, notComlink, notDexie),
	webArea('lib/vault', [], ours, notComlink, notDexie),
	// Shared with the service worker, which stands alone otherwise.
	webArea('lib/envelope', [], notComlink, notDexie),
	// What is carried for colleagues needs no copy, so a page does it without the engine.
	webArea(
		'lib/carried',
		['envelope/', 'client/(app/background-sync|navigation/route-guard)\\.ts$'],
		notComlink,
		notDexie
	),
	webArea('lib/replica', ['envelope/', 'vault/'], notComlink),
	// Each folder of the replica knows only the ones above it in this list.
	webArea('lib/replica/store', ['envelope/', 'vault/'], notComlink),
	webArea('lib/replica/rows', ['replica/store/', 'vault/'], notComlink, notDexie),
	webArea(
		'lib/replica/list',
		['replica/rows/', 'replica/(view|replica-change)\\.ts$'],
		notComlink,
		notDexie
	),
	webArea(
		'lib/replica/queue',
		['replica/(store|rows)/', 'replica/context\\.ts$', 'envelope/', 'vault/'],
		notComlink,
		notDexie
	),
	webArea('lib/sync', ['replica/'], notComlink, notDexie),
	webArea('lib/engine-api', ['vault/unlock-secret\\.ts$', replicaFacts], notComlink, notDexie),
	webArea('lib/engine', belowEngine, notDexie),
	webArea('lib/engine/copy', belowEngine, notDexie),
	webArea('lib/engine/session', ['engine/copy/', ...belowEngine], notDexie),
	webArea('lib/engine/people', ['engine/(copy|session)/', ...belowEngine], notDexie),
	webArea('lib/engine/features', ['engine/(copy|session)/', ...belowEngine], notDexie),
	webArea(
		'lib/client',
		[engineContract, 'engine/engine\\.worker\\.ts\\?', 'envelope/base64url\\.ts$'],
		notDexie
	),
	// What live queries answer is typed where both threads compile against it.
	webArea(
		'lib/components',
		['client/', 'carried/', 'ui/', engineContract],
		onlyDomain,
		notComlink,
		notDexie
	),
	webArea(
		'routes',
		['components/', 'client/', 'carried/', 'ui/', engineContract],
		onlyDomain,
		notComlink,
		notDexie
	),
	webArea('service-worker', ['envelope/'], ours)
];

export const areas = [
	area(['**/*.ts', '**/*.svelte']),
	...shared,
	...syncServer,
	...web,
	// A test may set up whatever its subject works with.
	area(['**/*.test.ts', '**/*.contract.ts'])
];
