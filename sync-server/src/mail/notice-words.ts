import type { NoticeKind } from '#auth/log/notice.ts';

export interface NoticeWords {
	readonly subject: string;
	readonly happened: string;
}

/** The person's list of own events says more about where and how. */
export function noticeWords(kind: NoticeKind, account: string): NoticeWords {
	switch (kind) {
		case 'notice.passwordChanged':
			return {
				subject: 'Your password was changed',
				happened: `The password of ${account} was changed. Other devices were signed out.`
			};
		case 'notice.passwordSet':
			return {
				subject: 'A password was set for your account',
				happened: `A password was set for ${account} with a code that another administrator showed.`
			};
		case 'notice.secondFactorChanged':
			return {
				subject: 'Your second factor was changed',
				happened: `A sign-in method was added to or removed from ${account}.`
			};
		case 'notice.recoveryCodesRenewed':
			return {
				subject: 'Your recovery codes were replaced',
				happened: `New recovery codes were generated for ${account}. Your old codes no longer work.`
			};
		case 'notice.recoveryCodeUsed':
			return {
				subject: 'A recovery code was used',
				happened: `Someone signed in to ${account} with a recovery code. That code no longer works.`
			};
		case 'notice.newBrowser':
			return {
				subject: 'New sign-in from an unrecognized browser',
				happened: `Someone signed in to ${account} from an unrecognized browser.`
			};
		case 'notice.lockedOut':
			return {
				subject: 'Too many failed sign-in attempts',
				happened: `Sign-in to ${account} was locked after too many failed attempts.`
			};
	}
}
