import type { Defect } from '#defects/defect.ts';

const FOLDER = 'sync-server/src/sync/envelopes';
const ENGINE = 'web/src/lib/engine/features/envelopes';
const CARRIED = 'tests/envelopes/carried.test.ts';
const CARRIED_ENVELOPES = 'web/src/lib/carried/carried-envelopes.test.ts';
const CARRIED_FORGOTTEN = 'web/src/lib/engine/people/carried-forgotten.test.ts';
const CARRIED_CHANGES = `${ENGINE}/carried-changes.test.ts`;
const SIGNED_TEXT = 'shared/src/protocol/envelope.test.ts';
const NOT_CARRIED = 'tests/envelopes/not-carried.test.ts';
const NOBODY = 'is not named as a carrier, and the change is decided all the same';
const RENEWAL = 'web/src/lib/engine/features/envelopes/envelope-renewal.test.ts';

/** In what the server knows of whoever carries a change for a colleague. */
export const CARRYING: readonly Defect[] = [
	{
		name: 'the fields of a signed text are joined by line breaks',
		file: 'shared/src/protocol/signed-text.ts',
		find: 'JSON.stringify([kind, ...fields])',
		replace: "[kind, ...fields].join('\\n')",
		caughtBy: { test: 'SEC-L16 no two objects have the same signed text', in: SIGNED_TEXT }
	},
	{
		name: 'an id may hold anything',
		file: 'shared/src/wire-id.ts',
		find: '/^[\\w-]{1,64}$/',
		replace: '/^[^]{1,64}$/',
		caughtBy: {
			test: 'SEC-L16 no id of an envelope may hold anything but letters, digits, _ and -',
			in: SIGNED_TEXT
		}
	},
	{
		name: 'the signature of a carrier is not verified',
		file: `${FOLDER}/carriers.ts`,
		find: 'return isSignedBy(key, carriageTextOf(envelope, deviceId), signature);',
		replace:
			'return key !== nobody || isSignedBy(key, carriageTextOf(envelope, deviceId), signature);',
		caughtBy: {
			test: `on sqlite > SEC-L11 a device with a wrong signature ${NOBODY}`,
			in: NOT_CARRIED
		}
	},
	{
		name: 'a carrier signs for any envelope',
		file: 'shared/src/protocol/envelope.ts',
		find: "'tenantry-carriage', providerId, deviceId, signature",
		replace: "'tenantry-carriage', providerId, deviceId, signature.slice(0, 0)",
		caughtBy: {
			test: `on sqlite > SEC-L11 a device that has signed for another envelope ${NOBODY}`,
			in: NOT_CARRIED
		}
	},
	{
		name: 'a device carries its own envelopes',
		file: `${FOLDER}/carriers.ts`,
		find: ' && carrier.deviceId !== deviceId',
		replace: ' && deviceId !== undefined',
		caughtBy: { test: `on sqlite > SEC-L11 the author’s own device ${NOBODY}`, in: NOT_CARRIED }
	},
	{
		name: 'a device that has ended carries envelopes',
		file: `${FOLDER}/carriers.ts`,
		find: 'if (isOut(push, device)) return undefined;',
		replace: 'if (push.at < 0 && isOut(push, device)) return undefined;',
		caughtBy: { test: `on sqlite > SEC-L11 a revoked device ${NOBODY}`, in: NOT_CARRIED }
	},
	{
		name: 'the last to deliver a change counts as its carrier',
		file: `${FOLDER}/decide-contents.ts`,
		find: 'taken.push([content.mutation, await take(author, content)]);',
		replace: `taken.push([content.mutation, await take(author, content)]);
		const known = await push.replays.mutation(content.mutation.id);
		if (known && carriage)
			push.replays.add({ ...known, facts: { ...known.facts, carrier: carriage.name } });`,
		caughtBy: {
			test: 'on sqlite > SEC-L12 the first carrier is kept when someone else delivers the change again',
			in: CARRIED
		}
	},
	{
		name: 'a redo takes over the carrier of the one whose verdict it shares',
		file: 'sync-server/src/sync/push/new-mutation.ts',
		find: '...(carriage !== undefined && { carrier: carriage.name }),',
		replace: '...(carriage !== undefined && { carrier: carriage.name }), ...firstRedo?.facts,',
		caughtBy: {
			test: 'on sqlite > SEC-L12 a redo that shares the verdict of a carried one has its own carrier, or none',
			in: CARRIED
		}
	},
	{
		name: 'a receipt tells who carried another person’s change of the same id',
		file: `${FOLDER}/present-verdict.ts`,
		find: "code === 'id_reused' ? undefined : await",
		replace: "code === '' ? undefined : await",
		caughtBy: {
			test: 'on sqlite > SEC-L12 a person who takes another’s id for their change learns nothing of its carrier',
			in: CARRIED
		}
	},
	{
		name: 'the carrier of a change is not in the hash of its event',
		file: 'sync-server/src/sync/audit/chain.ts',
		find: 'carrier: entry.carrier ?? undefined,',
		replace: 'carrier: undefined,',
		caughtBy: {
			test: 'the hash covers carrier',
			in: 'sync-server/src/sync/audit/chain.test.ts'
		}
	},
	{
		name: 'carriers are looked up for whatever a stranger sends',
		file: `${FOLDER}/signed-envelopes.ts`,
		find: 'carriers: await verifyCarriers({ db }, counted, nobody)',
		replace: 'carriers: await verifyCarriers({ db }, envelopes, nobody)',
		caughtBy: {
			test: 'SEC-L13 no carrier counts before the signature of the author is right',
			in: 'sync-server/src/sync/envelopes/envelopes.test.ts'
		}
	},
	{
		name: 'a change that was passed on can still be withdrawn',
		file: 'web/src/lib/engine/features/envelopes/carried-changes.ts',
		find: 'queue.unanswered(await queue.markSent(sealed));',
		replace: '',
		caughtBy: {
			test: 'SEC-L15 a change that is handed over counts as sent, also after a restart, and is pushed all the same',
			in: CARRIED_CHANGES
		}
	},
	{
		name: 'an envelope that is read twice is delivered twice',
		file: 'web/src/lib/carried/carried-envelopes.ts',
		find: 'if (there.some((one) => isSame(one.envelope, envelope))) continue;',
		replace: '',
		caughtBy: {
			test: 'SEC-L17 an envelope that is read twice keeps its receipt, and is delivered once',
			in: CARRIED_ENVELOPES
		}
	},
	{
		name: 'a damaged copy keeps the right envelope from being delivered',
		file: 'web/src/lib/carried/carried-envelopes.ts',
		find: 'OF_AUTHOR.every((field) => one[field] === other[field])',
		replace: 'one.signature === other.signature',
		caughtBy: {
			test: 'SEC-L17 an envelope of the same number with another sealed text leaves one that is not delivered yet',
			in: CARRIED_ENVELOPES
		}
	},
	{
		name: 'an envelope takes the place of one that is not delivered yet',
		file: 'web/src/lib/carried/carried-envelopes.ts',
		find: '(one) => !isOpen(one) && !isReceived(one) && read.some(',
		replace: '(one) => !isReceived(one) && read.some(',
		caughtBy: {
			test: 'SEC-L17 an envelope of the same number with another signature leaves one that is not delivered yet',
			in: CARRIED_ENVELOPES
		}
	},
	{
		name: 'an envelope takes the place of one that the server has',
		file: 'web/src/lib/carried/carried-envelopes.ts',
		find: '!isOpen(one) && !isReceived(one) &&',
		replace: '!isOpen(one) &&',
		caughtBy: {
			test: 'SEC-L17 no envelope takes the place of one that the server has, or of another change',
			in: CARRIED_ENVELOPES
		}
	},
	{
		name: 'a copy that is replaced counts against what a device may carry',
		file: 'web/src/lib/carried/carried-envelopes.ts',
		find: 'present.length - dropped.length + added.length',
		replace: 'present.length + added.length',
		caughtBy: {
			test: 'SEC-L17 a device that carries as much as it may still takes the right copy of what was refused',
			in: CARRIED_ENVELOPES
		}
	},
	{
		name: 'a device carries without saying that it does',
		file: 'web/src/lib/carried/carried-envelopes.ts',
		find: 'signed.push(await signedAsCarrier(envelope, keys));',
		replace: 'signed.push(envelope);',
		caughtBy: {
			test: 'SEC-L17 a device that is registered with its provider signs for what it carries, and reads it twice as one',
			in: CARRIED_ENVELOPES
		}
	},
	{
		name: 'a copy under another provider spoils the request of the right one',
		file: 'web/src/lib/envelope/send-envelopes.ts',
		find: 'JSON.stringify([providerId, deviceId])',
		replace: 'JSON.stringify([providerId.slice(0, 0), deviceId])',
		caughtBy: {
			test: 'SEC-L17 a copy under another provider is no part of the request that the right one is in',
			in: CARRIED_ENVELOPES
		}
	},
	{
		name: 'a device carries whatever it is given',
		file: 'web/src/lib/carried/carried-envelopes.ts',
		find: 'if (room.isFull) return;',
		replace: '',
		caughtBy: {
			test: 'SEC-L17 a device carries a hundred envelopes of however many devices in one database, and none beyond',
			in: CARRIED_ENVELOPES
		}
	},
	{
		name: 'the page that delivers for colleagues sends what is the browser’s own',
		file: 'web/src/lib/carried/carried-envelopes.ts',
		find: 'databases: async () => (await indexedDB.databases()).filter(isCarried),',
		replace: 'databases: () => indexedDB.databases(),',
		caughtBy: {
			test: 'SEC-L17 only what is carried leaves, and nothing of this browser’s own people',
			in: CARRIED_ENVELOPES
		}
	},
	{
		name: 'a person who signs out leaves receipts behind',
		file: 'web/src/lib/envelope/forget-carried.ts',
		find: 'if (record !== undefined && !isOpen(record)) cursor.delete();',
		replace: '',
		caughtBy: {
			test: 'SEC-G05 once a person signs out, no receipt of a carried change is left, and what is not delivered stays',
			in: CARRIED_FORGOTTEN
		}
	},
	{
		name: 'receipts of earlier builds stay, with the names in them',
		file: 'web/src/lib/engine/engine.ts',
		find: 'known.forgetEarlierCarried().catch(() => undefined);',
		replace: '',
		caughtBy: {
			test: 'SEC-G01 the first start deletes the databases in which earlier builds kept names of carriers',
			in: CARRIED_FORGOTTEN
		}
	},
	{
		name: 'a form of another site shares a file with the app',
		file: 'web/src/service-worker/shared-file.ts',
		find: "(referrer === '' || URL.parse(referrer)?.origin === origin)",
		replace: '(referrer !== origin)',
		caughtBy: {
			test: 'SEC-E22 a file posted by a form of another site is not taken',
			in: 'web/src/service-worker/shared-file.test.ts'
		}
	},
	{
		name: 'a tab in an address leads off the app',
		file: 'web/src/lib/client/navigation/route-guard.ts',
		find: "return to?.origin === url.origin && to.pathname !== '/' ? to.href.slice(to.origin.length) : HOME;",
		replace: "return to === null ? HOME : (url.searchParams.get('to') ?? HOME);",
		caughtBy: {
			test: 'SEC-E25 the redirect never leads to "/\\t/elsewhere.example"',
			in: 'web/src/lib/client/navigation/route-guard.test.ts'
		}
	},
	{
		name: 'an envelope is sealed again for a new key only once the server has refused it',
		file: 'web/src/lib/engine/features/envelopes/envelope-keeper.ts',
		find: 'envelope.keyId === sealFor.keyId && ',
		replace: "sealFor.keyId !== '' && ",
		caughtBy: {
			test: 'SEC-L09 a change is sealed again for a new key before the server refuses the old one',
			in: RENEWAL
		}
	}
];
