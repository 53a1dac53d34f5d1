import type { Defect } from '#defects/defect.ts';

const FOLDER = 'sync-server/src/sync/envelopes';
const EARLY = 'tests/envelopes/early.test.ts';
const LIMITS = 'tests/envelopes/limits.test.ts';
const KEYS = 'tests/envelopes/device-keys.test.ts';
const ONCE = 'tests/envelopes/once.test.ts';
const REFUSED = 'tests/envelopes/refused.test.ts';
const REVOKED = 'tests/envelopes/revoked.test.ts';
const SENT = 'tests/envelopes/locked-send.test.ts';
const WAITS = 'tests/envelopes/waits-for-author.test.ts';

/** In what locked apps send, and what the server takes from them. */
export const LOCKED: readonly Defect[] = [
	{
		name: 'the signature of an envelope is not verified',
		file: `${FOLDER}/signed-envelopes.ts`,
		find: 'isSignedBy(key ?? nobody, signedTextOf(envelope), envelope.signature)',
		replace:
			"isSignedBy(key ?? nobody, signedTextOf(envelope), envelope.signature) || key?.type === 'public'",
		caughtBy: {
			test: 'SEC-L01 nothing is opened, and no lock taken, before a signature is right',
			in: 'sync-server/src/sync/envelopes/envelopes.test.ts'
		}
	},
	{
		name: 'one right signature counts for a whole request',
		file: `${FOLDER}/signed-envelopes.ts`,
		find: 'const counted = isFromDevice ? signed : [];',
		replace: 'const counted = isFromDevice ? envelopes : [];',
		caughtBy: {
			test: 'on sqlite > SEC-L01 a wrong envelope does not hold up others in its request',
			in: REFUSED
		}
	},
	{
		name: 'the envelopes of a request are from several devices',
		file: `${FOLDER}/signed-envelopes.ts`,
		find: 'envelopes.every(',
		replace: 'envelopes.some(',
		caughtBy: {
			test: 'on sqlite > SEC-L01 envelopes of two devices in one request are all refused',
			in: REFUSED
		}
	},
	{
		name: 'an envelope opens under another label',
		file: 'sync-server/src/auth/keys/envelope-keys.ts',
		find: 'Buffer.from(labelOf(envelope))',
		replace: 'Buffer.from(labelOf({ ...envelope, number: 1 }))',
		caughtBy: {
			test: 'the keys of a server > SEC-L07 open nothing under another label, cut short or tampered with',
			in: 'sync-server/src/auth/keys/envelope-keys.test.ts'
		}
	},
	{
		name: 'an envelope counts as much as a fresh factor',
		file: `${FOLDER}/decide-contents.ts`,
		find: 'isFactorFresh: false',
		replace: 'isFactorFresh: true',
		caughtBy: {
			test: 'on sqlite > SEC-L02 every loosening waits for confirmation, however fresh the factor of its person',
			in: SENT
		}
	},
	{
		name: 'a deletion that came in an envelope applies without its author',
		file: 'shared/src/decide.ts',
		find: "if (isSealed && !isUrgent && effects.applied > 0) return 'confirm';",
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-L02 a deletion that came in an envelope waits for its author, who confirms it',
			in: WAITS
		}
	},
	{
		name: 'the end of a review that came in an envelope applies without its author',
		file: 'shared/src/domain/access-review/mutators.ts',
		find: 'isUrgent: () => false,',
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-L02 the end of a review that came in an envelope waits for its author, who confirms it',
			in: WAITS
		}
	},
	{
		name: 'a deletion by an author who has seen nothing counts as one on fresh knowledge',
		file: 'shared/src/decide.ts',
		find: "if (isPatient && knowledge === 'none') return true;",
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-L02 a deletion without knowledge does not count as one with fresh knowledge',
			in: WAITS
		}
	},
	{
		name: 'an author who names nothing that they saw has fresh knowledge',
		file: 'sync-server/src/sync/push/replays.ts',
		find: 'return all.length > 0 && all.every(isNothing);',
		replace: 'return all.every(isNothing);',
		caughtBy: {
			test: 'the knowledge of an author > before a complete first sync is none for new rows and else unknown: resting on nothing',
			in: 'sync-server/src/sync/push/replays.test.ts'
		}
	},
	{
		name: 'a key that carries envelopes authors them as well',
		file: `${FOLDER}/signed-envelopes.ts`,
		find: "parseDeviceKey(device?.authoring_key ?? '')",
		replace: "parseDeviceKey(device?.carrying_key ?? '')",
		caughtBy: {
			test: 'on sqlite > SEC-L10 a key that carries envelopes authors none',
			in: KEYS
		}
	},
	{
		name: 'a key that a device had before is registered again',
		file: 'sync-server/src/auth/device/device-keys.ts',
		find: 'if (hasChangedUse || former.some((key) => kept.has(key))) return undefined;',
		replace: 'if (hasChangedUse) return undefined;',
		caughtBy: {
			test: 'on sqlite > SEC-L10 a key that a device had until there were two is never registered again',
			in: KEYS
		}
	},
	{
		name: 'a key that carried envelopes is registered for authoring them',
		file: 'sync-server/src/auth/device/device-keys.ts',
		find: 'known.carrying_key === authoringKey ||',
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-L10 no key of a device is registered for another use, and none that was replaced comes back',
			in: KEYS
		}
	},
	{
		name: 'a device makes the server remember any number of keys',
		file: 'sync-server/src/auth/device/device-keys.ts',
		find: 'if (all.length > MOST_FORMER_KEYS) return undefined;',
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-L10 the keys that a device has had are limited in number, and those that it has count',
			in: KEYS
		}
	},
	{
		name: 'the key that authors envelopes lies on the device in the clear',
		file: 'web/src/lib/engine/features/envelopes/device-keys.ts',
		find: 'const key = { ...made, registeredAt: 0 };',
		replace:
			'const sealed = await this.#stored(); const key = { ...made, ...(sealed && { privateKey: await imported(sealed) }), registeredAt: 0 };',
		caughtBy: {
			test: 'SEC-L10 after a lock the profile holds no key that authors, only one that carries',
			in: 'web/src/lib/engine/features/envelopes/envelope-keeper.test.ts'
		}
	},
	{
		name: 'an envelope is decided under an id of its own',
		file: `${FOLDER}/decide-contents.ts`,
		find: '{ ...mutation, isTimeUncertain }',
		replace: "{ ...mutation, isTimeUncertain, id: mutation.id.split('').reverse().join('') }",
		caughtBy: {
			test: 'on sqlite > SEC-L03 a push after an envelope gets its verdict, and a fresh factor does not change that',
			in: ONCE
		}
	},
	{
		name: 'what a revoked device sends in envelopes is applied',
		file: `${FOLDER}/sender-standing.ts`,
		find: "if (isRevoked(current, push.overlay)) return 'revoked';",
		replace: "if (isRevoked(current, push.overlay)) return 'counts';",
		caughtBy: {
			test: 'on sqlite > SEC-L05 nothing that a revoked device sends is applied, and an owner reviews it',
			in: REVOKED
		}
	},
	{
		name: 'a revoked device puts any number of changes aside',
		file: `${FOLDER}/put-aside-contents.ts`,
		find: "if (!isKnown && room-- <= 0) return { state: 'refused' };",
		replace: "if (!isKnown && room-- <= -1_000) return { state: 'refused' };",
		caughtBy: {
			test: 'on sqlite > SEC-L05 at most a hundred changes of a revoked device are quarantined, in any number of requests',
			in: REVOKED
		}
	},
	{
		name: 'a device that is revoked in the same transaction still counts',
		file: `${FOLDER}/sender-standing.ts`,
		find: `const current = withEnding(push, device);
	if`,
		replace: `const current = push.at < 0 ? withEnding(push, device) : device;
	if`,
		caughtBy: {
			test: 'SEC-L05 a device that is revoked in the same transaction has its changes put aside',
			in: 'sync-server/src/sync/envelopes/envelopes.test.ts'
		}
	},
	{
		name: 'a device that has signed out still sends envelopes',
		file: `${FOLDER}/sender-standing.ts`,
		find: 'current.ended_at !== null || ',
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-L06 a device that has signed out sends nothing more',
			in: REFUSED
		}
	},
	{
		name: 'the lease of a locked device is not checked',
		file: `${FOLDER}/sender-standing.ts`,
		find: "return isOut(push, device) || isLeaseOver(push, device) ? 'refused' : 'counts';",
		replace: "return isOut(push, device) ? 'refused' : 'counts';",
		caughtBy: {
			test: 'on sqlite > SEC-L06 nothing is decided after the lease, by the clock of the server',
			in: REFUSED
		}
	},
	{
		name: 'an envelope renews the lease of its device',
		file: `${FOLDER}/envelopes.ts`,
		find: 'mutations: contents.map(({ mutation }) => mutation),',
		replace: `mutations: contents.map(({ mutation }) => mutation),
			noteOf: (_, seenAt) => ({ deviceId: from.deviceId, depth: 0, oldestAt: null, seenAt }),`,
		caughtBy: {
			test: 'on sqlite > SEC-L06 an envelope does not count as contact: lease, session and queue stay as they were',
			in: SENT
		}
	},
	{
		name: 'an envelope that has overtaken a creation is decided',
		file: `${FOLDER}/early.ts`,
		find: 'for (const named of [dependsOn, redoOf])',
		replace: 'for (const named of [redoOf])',
		caughtBy: {
			test: 'on sqlite > a tightening that depends on an unknown creation waits all the same',
			in: EARLY
		}
	},
	{
		name: 'a tightening in an envelope waits for its base',
		file: `${FOLDER}/early.ts`,
		find: 'return !(await push.whenLoaded(() => isTightening(push, actor, mutation)));',
		replace: 'return isTightening !== undefined;',
		caughtBy: { test: 'on sqlite > a tightening waits for no base', in: EARLY }
	},
	{
		name: 'a stranger uses up the envelopes of a device',
		file: 'sync-server/src/routes/envelopes.ts',
		find: 'const deviceId = signed.from?.deviceId;',
		replace: 'const deviceId = signed.envelopes[0]?.deviceId;',
		caughtBy: {
			test: 'SEC-L08 a stranger uses up nothing of what a device may send',
			in: LIMITS
		}
	}
];
