import type { Coverage } from '@tenantry/shared/domain/administrator/coverage.ts';
import type {
	GroupKind,
	KeyAge,
	LastSeen,
	PendingSince,
	ReachKind
} from '@tenantry/shared/domain/administrator/groups.ts';
import type { Condition } from './condition.ts';

function condition(
	key: GroupKind,
	label: string,
	words: Readonly<Record<string, string>>
): Condition {
	const choices = Object.entries(words).map(([value, word]) => ({
		value,
		label: word,
		filter: { [key]: value }
	}));
	return { key, param: key, label, choices };
}

/** Conditions that are the groups of a picture on Overview. */
export const groupConditions: Readonly<Record<GroupKind, Condition>> = {
	coverage: condition('coverage', 'MFA coverage', {
		covered: 'Required and enrolled',
		unfinished: 'Required, not finished',
		notEnrolled: 'Required, not enrolled',
		notRequired: 'Not required'
	} satisfies Record<Coverage, string>),
	lastSeen: condition('lastSeen', 'Last seen', {
		month: 'In the last 30 days',
		quarter: '31 to 90 days ago',
		longer: 'Over 90 days ago',
		never: 'Never'
	} satisfies Record<LastSeen, string>),
	keyAge: condition('keyAge', 'API key age', {
		month: 'Up to 30 days',
		quarter: '31 to 90 days',
		longer: 'Over 90 days'
	} satisfies Record<KeyAge, string>),
	pendingSince: condition('pendingSince', 'Pending for', {
		week: 'Up to 7 days',
		month: '8 to 30 days',
		longer: 'Over 30 days'
	} satisfies Record<PendingSince, string>),
	reach: condition('reach', 'Organization access', {
		all: 'All organizations',
		selected: 'Selected organizations',
		none: 'No organizations'
	} satisfies Record<ReachKind, string>)
};
