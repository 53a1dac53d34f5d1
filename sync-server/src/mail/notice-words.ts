import type { NoticeKind } from '#auth/notice.ts';

export interface NoticeWords {
	readonly subject: string;
	readonly happened: string;
}

/** What is said of somebody's own way in; of where and by what their own list says more. */
export function noticeWords(kind: NoticeKind, account: string): NoticeWords {
	switch (kind) {
		case 'notice.passwordChanged':
			return {
				subject: 'Your password was changed',
				happened: `The password of ${account} was changed. Other devices were signed out.`
			};
		case 'notice.secondFactorChanged':
			return {
				subject: 'Your second factor was changed',
				happened: `A way to confirm that it is you was added to ${account}, or taken away.`
			};
		case 'notice.recoveryCodesRenewed':
			return {
				subject: 'Your recovery codes were made anew',
				happened: `New recovery codes were made for ${account}. The ones before do not work any more.`
			};
		case 'notice.recoveryCodeUsed':
			return {
				subject: 'A recovery code was used',
				happened: `Somebody signed in to ${account} with a recovery code. It is used up.`
			};
		case 'notice.newBrowser':
			return {
				subject: 'A sign-in from a new browser',
				happened: `Somebody signed in to ${account} from a browser that had not been there before.`
			};
		case 'notice.lockedOut':
			return {
				subject: 'Too many wrong tries to sign in',
				happened: `Somebody tried to sign in to ${account}, and was wrong too often. They have to wait.`
			};
	}
}
