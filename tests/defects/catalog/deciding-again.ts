import type { Defect } from '#defects/defect.ts';

const AGAIN = 'tests/sync/approvals/approval-again.test.ts';
const OVERTURNS = 'tests/sync/approvals/approval-overturns.test.ts';
const RIGHTS = 'tests/sync/approvals/approval-rights.test.ts';
const TIME = 'tests/sync/approvals/approval-time.test.ts';
const DECIDING = 'sync-server/src/sync/approvals/decide-request.ts';
const REQUEST = 'sync-server/src/sync/approvals/request.ts';

/** In the second decision about a change that waited for another person. */
export const DECIDING_AGAIN: readonly Defect[] = [
	{
		name: 'an approval made offline counts where access is given only online',
		file: DECIDING,
		find: "	if (mayLoosen === false) return refused({ code: 'online_only' });\n",
		replace: '',
		caughtBy: {
			test: 'on sqlite > where access is given only online > SEC-D10 an approval out of contact is refused, and so is a broken glass',
			in: TIME
		}
	},
	{
		name: 'an approval on old knowledge counts',
		file: DECIDING,
		find: "	if (knowledge !== 'fresh') return again('stale');\n",
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-D19 an approval on old knowledge has to be made again',
			in: TIME
		}
	},
	{
		name: 'an approver who claims to have seen nothing knows everything',
		file: DECIDING,
		find: "if (knowledge !== 'fresh') return",
		replace: "if (knowledge === 'stale') return",
		caughtBy: {
			test: 'on sqlite > SEC-D19 an approval that rests on nothing has to be made again',
			in: TIME
		}
	},
	{
		name: 'a change is approved whose device is revoked in the same transaction',
		file: REQUEST,
		find: 'return [device?.ended_reason ?? null, ...reasons].some(',
		replace: 'return [device?.ended_reason ?? null, ...reasons.slice(reasons.length)].some(',
		caughtBy: {
			test: 'on sqlite > SEC-D19 a change whose device is revoked in the same transaction as its approval is refused',
			in: AGAIN
		}
	},
	{
		name: 'the revocation of any device of its author refuses a change',
		file: REQUEST,
		find: 'isEndedBy(ending, { administratorId, deviceId })',
		replace: "isEndedBy(ending, { administratorId, deviceId: ending.deviceId ?? '' })",
		caughtBy: {
			test: 'on sqlite > SEC-D19 the revocation of another device, or a lesser end, does not refuse a change',
			in: AGAIN
		}
	},
	{
		name: 'a promotion stands although the second factor of its person was erased while it waited',
		file: 'shared/src/domain/approval/need.ts',
		find: "return fieldVersion(row, 'email') > since || isErased;",
		replace: "return fieldVersion(row, 'email') > since;",
		caughtBy: {
			test: 'where only raises wait, on sqlite > SEC-D16 a raise to owner is refused if the person’s second factor was erased while it waited',
			in: AGAIN
		}
	},
	{
		name: 'the approver learns what the author of a change does not see',
		file: DECIDING,
		find: "	'not_permitted',\n	'not_found'\n",
		replace: "	'not_permitted'\n",
		caughtBy: {
			test: 'on sqlite > SEC-D19 a change about someone whom its author no longer sees is refused, and only the author learns why',
			in: AGAIN
		}
	},
	{
		name: 'one author uses up the waiting changes of all',
		file: 'sync-server/src/sync/push/push-transaction.ts',
		find: "			.where('author_id', '=', authorId)\n			.where('outcome', '=', 'approval')",
		replace: "			.where('outcome', '=', 'approval')",
		caughtBy: {
			test: 'on sqlite > the changes of one author leave room for those of another',
			in: AGAIN
		}
	},
	{
		name: 'an owner is not told that an approved change overturned theirs',
		file: DECIDING,
		find: '	await overturn(push, { author_id: request.author_id, version }, decision.overturned);\n',
		replace: '',
		caughtBy: {
			test: 'on sqlite > an owner who approves what makes their own change ineffective learns of it',
			in: OVERTURNS
		}
	},
	{
		name: 'the change of a suspended author is approved if their device had ended before',
		file: REQUEST,
		find: 'if ((await push.whenLoaded(() => authorError(push.overlay, person))) !== undefined) return true;',
		replace: '',
		caughtBy: {
			test: 'on sqlite > SEC-D19 the change of an author who was suspended after their device had ended for a lesser reason is refused for good',
			in: AGAIN
		}
	},
	{
		name: 'an approved change forgets the earlier one that it follows',
		file: DECIDING,
		find: 'stoodOf: (id) => replays.stoodOf(id, authorId)',
		replace: 'stoodOf: () => undefined',
		caughtBy: {
			test: 'on sqlite > a waiting change that follows an earlier one of its author counts from there',
			in: AGAIN
		}
	},
	{
		name: 'the audit of a refused approval does not say what it was about',
		file: DECIDING,
		find: 'if (settled === undefined) return { decision, entry };',
		replace: 'if (settled === undefined) return { decision, entry: {} };',
		caughtBy: {
			test: 'on sqlite > SEC-D17 no one approves or declines their own change',
			in: RIGHTS
		}
	},
	{
		name: 'everyone who was deleted is emailed about a broken glass',
		file: DECIDING,
		find: '(id) => mayApprove(overlay.row(administrators.name, id)?.value.role) || mayHave(id)',
		replace:
			'(id) => mayApprove(overlay.row(administrators.name, id)?.value.role) || id.length > 0',
		caughtBy: {
			test: 'on sqlite > SEC-D20 owners who are deleted before the glass is broken get the email too, and no one else',
			in: RIGHTS
		}
	}
];
