import type { AdministratorsQuery } from '#lib/engine-api/administrator-list.ts';
import type {
	Overview,
	PictureCounts,
	PictureKind,
	ReachedOrganization
} from '#lib/engine-api/overview.ts';
// eslint-disable-next-line no-restricted-imports -- pictures have the words and addresses of that list
import { conditions } from '../administrators/conditions.ts';
// eslint-disable-next-line no-restricted-imports -- see above
import { listAddress } from '../administrators/list-query.ts';

export type DayCounts = Overview['days'][number];

export interface Bar {
	readonly label: string;
	readonly count: number;
	readonly href: string;
	readonly tone?: 'wait' | 'bad' | 'calm' | undefined;
}

interface Picture {
	readonly kind: PictureKind;
	readonly title: string;
	readonly about: string;
	readonly empty: string;
	readonly tones?: Readonly<Record<string, Bar['tone']>>;
	/** Leaves out empty groups, because there are many. */
	readonly isSparse?: boolean;
}

export const coverage: Picture = {
	kind: 'coverage',
	title: 'MFA coverage',
	about: 'Accounts in use by MFA coverage',
	empty: 'No account is in use.',
	tones: { unfinished: 'wait', notEnrolled: 'wait', notRequired: 'bad' }
};

export const pictures: readonly Picture[] = [
	{
		kind: 'status',
		title: 'Status',
		about: 'Administrators by status',
		empty: 'No administrators.',
		tones: { pending: 'wait', suspended: 'calm' }
	},
	{
		kind: 'role',
		title: 'Roles',
		about: 'Administrators by role',
		empty: 'No administrators.',
		isSparse: true
	},
	{
		kind: 'lastSeen',
		title: 'Last seen',
		about: 'Active administrators by when they were last seen',
		empty: 'No active administrators.',
		tones: { longer: 'bad', never: 'wait' }
	},
	{
		kind: 'keyAge',
		title: 'API key age',
		about: 'API keys by age',
		empty: 'No API keys.',
		tones: { longer: 'wait' }
	},
	{
		kind: 'pendingSince',
		title: 'Pending invitations',
		about: 'Pending administrators by time since the invitation',
		empty: 'No pending invitations.',
		tones: { month: 'wait', longer: 'bad' }
	},
	{
		kind: 'reach',
		title: 'Organization access',
		about: 'Administrators by organization access',
		empty: 'No administrators.',
		tones: { none: 'calm' }
	}
];

export function barsOf({ kind, tones, isSparse }: Picture, counts: PictureCounts): Bar[] {
	const { choices = [] } = conditions.find(({ key }) => key === kind) ?? {};
	return choices
		.map(({ value, label, filter }) => ({
			label,
			count: counts[value] ?? 0,
			href: listAddress(filter satisfies AdministratorsQuery['filter']),
			tone: tones?.[value]
		}))
		.filter(({ count }) => count > 0 || isSparse !== true);
}

export function organizationBars(organizations: readonly ReachedOrganization[]): Bar[] {
	return organizations.map(({ id, name, administratorCount }) => ({
		label: name,
		count: administratorCount,
		href: `/organizations/${id}`
	}));
}

/** Formats a share; one just short of all is never shown as 100 %. */
export function shareOf(part: number, whole: number): string {
	const percent = whole === 0 ? 0 : (part / whole) * 100;
	return `${part < whole ? Math.min(99, Math.round(percent)) : Math.round(percent)}%`;
}

/** Noon, because it is on the same date in almost every time zone. */
export function timeOf({ day }: Pick<DayCounts, 'day'>): number {
	return (day + 0.5) * 86_400_000;
}

type Point = readonly [x: number, y: number];

/** Returns where the covered share of each day is drawn: days to the right, 100 % at the top. */
export function pointsOf(
	days: readonly DayCounts[],
	{ width, height }: { readonly width: number; readonly height: number }
): Point[] {
	const start = days[0]?.day ?? 0;
	const span = Math.max(1, (days.at(-1)?.day ?? 0) - start);
	return days.map(({ day, active, pending, covered }) => [
		round(((day - start) / span) * width),
		round(height - (covered / (active + pending)) * height)
	]);
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
