import type { Defect } from '#defects/defect.ts';

const FOLDER = 'sync-server/src/sync/envelopes';
const ENGINE = 'web/src/lib/engine/features/envelopes';
const RECEIPTS = 'tests/envelopes/receipts.test.ts';
const AUTHOR = 'tests/envelopes/author.test.ts';
const AUTHOR_FORGED =
	'SEC-L14 no forged receipt, nor one of another envelope, is taken, and the locked app still sends';

/** In the server's receipts, and in what their authors and others read of them. */
export const RECEIPTS_DEFECTS: readonly Defect[] = [
	{
		name: 'a receipt is signed for a stranger',
		file: `${FOLDER}/envelopes.ts`,
		find: "return { state: opened?.error ?? 'refused' };",
		replace: `{
			const verdict = { outcome: 'rejected' as const, code: null, decidedAt: 0, carrier: null };
			return makeReceipt(signer, envelope, { verdict, asOf: 0, seal: (text) => text });
		}`,
		caughtBy: {
			test: 'on sqlite > SEC-L04 nothing is signed for a stranger, whatever their envelope says',
			in: RECEIPTS
		}
	},
	{
		name: 'a verdict can be read without the author’s half of its envelope',
		file: 'sync-server/src/auth/keys/answer-seal.ts',
		find: "hkdfSync('sha256', secret, salt",
		replace: "hkdfSync('sha256', secret.subarray(0, 0), salt",
		caughtBy: {
			test: 'on sqlite > SEC-L18 only the author’s half of the envelope reads the verdict',
			in: RECEIPTS
		}
	},
	{
		name: 'the name of the carrier is in the clear in a receipt',
		file: `${FOLDER}/receipt.ts`,
		find: 'keyId, signature };',
		replace: 'keyId, signature, carrier: verdict.carrier } as Receipt;',
		caughtBy: {
			test: 'on sqlite > SEC-L18 neither the carrier nor anyone else with the receipt reads who carried the change',
			in: 'tests/envelopes/carried.test.ts'
		}
	},
	{
		name: 'the length of a receipt tells its verdict',
		file: `${FOLDER}/receipt.ts`,
		find: 'seal(padded)',
		replace: 'seal(padded.trimEnd())',
		caughtBy: {
			test: 'on sqlite > SEC-L18 every verdict and every name make a receipt of one length',
			in: RECEIPTS
		}
	},
	{
		name: 'the signature of a receipt does not cover the verdict',
		file: 'shared/src/protocol/receipt.ts',
		find: 'state, asOf, verdictHash)',
		replace: 'state, asOf, verdictHash.slice(0, 0))',
		caughtBy: {
			test: 'on sqlite > SEC-L04 the author can show a stranger a receipt with its verdict, and no other verdict',
			in: RECEIPTS
		}
	},
	{
		name: 'an envelope that is delivered again brings the first verdict',
		file: `${FOLDER}/present-verdict.ts`,
		find: 'outcome: Outcome.parse(stored.outcome)',
		replace: "outcome: Outcome.parse(facts.approval === undefined ? stored.outcome : 'approval')",
		caughtBy: {
			test: 'on sqlite > SEC-L04 an envelope that is delivered again brings the present verdict',
			in: RECEIPTS
		}
	},
	{
		name: 'a device takes a receipt that the server has not signed',
		file: `${ENGINE}/read-receipt.ts`,
		find: "if (isSigned !== true) return err(isSigned === undefined ? 'unsupported' : 'forged');",
		replace: '',
		caughtBy: { test: AUTHOR_FORGED, in: AUTHOR }
	},
	{
		name: 'a device does not compare the digest in a receipt',
		file: `${ENGINE}/read-receipt.ts`,
		find: '!isOfEnvelope || receipt.digest !== (await digestOf(sealed))',
		replace: '!isOfEnvelope || sealed === receipt.digest',
		caughtBy: {
			test: 'SEC-L14 a receipt of an earlier envelope of the same change is not taken',
			in: AUTHOR
		}
	},
	{
		name: 'a device does not compare the state in a receipt',
		file: 'shared/src/protocol/receipt.ts',
		find: "	state: z.literal('received'),",
		replace: "	state: z.catch(z.literal('received'), 'received'),",
		caughtBy: { test: AUTHOR_FORGED, in: AUTHOR }
	},
	{
		name: 'the author’s half of an envelope lies in the clear',
		file: `${ENGINE}/envelope-keeper.ts`,
		find: 'await context.sealer.seal(placeOf(sequence), secret)',
		replace: 'secret',
		caughtBy: {
			test: 'SEC-L18 the author’s half lies on the disk only under the data key',
			in: AUTHOR
		}
	}
];
