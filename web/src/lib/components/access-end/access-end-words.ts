import { remaining, shortRemaining } from '#lib/client/words/remaining.ts';
import { roleName } from '#lib/client/words/role-name.ts';
import { moment } from '#lib/client/words/when.ts';
import type { AccessEnd } from '#lib/engine-api/access-ends.ts';

const HOUR_MS = 3_600_000;

export function chipWords({ kind, at }: Pick<AccessEnd, 'kind' | 'at'>, now: number): string {
	const left = shortRemaining(at, now);
	// Without a connection nobody knows whether the server has made the change.
	if (left === '') return `Due ${moment(at, now)}`;
	switch (kind) {
		case 'account':
		case 'restoration':
			return `${left} left`;
		case 'suspension':
			return `Suspension in ${left}`;
		case 'role':
			return `Role: ${left} left`;
		case 'organizations':
			return `Access: ${left} left`;
	}
}

export function endWords({ kind, at }: Pick<AccessEnd, 'kind' | 'at'>, now: number): string {
	const when = moment(at, now);
	switch (kind) {
		case 'account':
			return `Account ends ${when}`;
		case 'suspension':
			return `Suspended from ${when}`;
		case 'restoration':
			return `Suspended until ${when}`;
		case 'role':
			return `Temporary role ends ${when}`;
		case 'organizations':
			return `Temporary organization access ends ${when}`;
	}
}

/** A person is warned of the end of a role shortly before it, of the account's a day before. */
export function isOwnWarning({ isSelf, kind, at }: AccessEnd, now: number): boolean {
	const ahead = kind === 'role' || kind === 'organizations' ? HOUR_MS : 24 * HOUR_MS;
	return isSelf && kind !== 'restoration' && at > now && at <= now + ahead;
}

export function ownWords(end: AccessEnd, now: number): readonly [what: string, then: string] {
	const when = `${remaining(end.at, now)} (${moment(end.at, now)})`;
	const role = roleName(end.role);
	switch (end.kind) {
		case 'account':
			return [`Your access ends ${when}.`, 'Sync your changes before then.'];
		case 'suspension':
			return [`Your account will be suspended ${when}.`, 'Sync your changes before then.'];
		case 'restoration':
			return ['', ''];
		case 'role':
			return end.nextRole === null
				? [`Your ${role} role ends ${when}.`, '']
				: [`Your ${role} role ends ${when}.`, `Then you’re ${roleName(end.nextRole)} again.`];
		case 'organizations':
			return [`Some of your organization access ends ${when}.`, ''];
	}
}
