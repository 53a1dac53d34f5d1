import { DAY_MS } from '#sync/overview/daily-counts.ts';

import type { Calendar } from './calendar.ts';
import { createCast, type Cast, type Member } from './cast.ts';
import type { GeneratedRoster } from './generator.ts';
import type { DemoDevice, Past } from './past.ts';
import { createRandom, type Random } from './random.ts';
import { Script } from './script.ts';
import { writeAwaiting } from './awaiting.ts';
import { writeStories } from './stories.ts';

interface PastOptions {
	readonly seed: number;
	readonly roster: GeneratedRoster;
	readonly signIns: number;
	readonly calendar: Calendar;
	readonly providerId: string;
}

const PAST_DAYS = 90;

export function startOfPast({ now }: Pick<Calendar, 'now'>): number {
	return now - PAST_DAYS * DAY_MS;
}

export function writePast({ seed, roster, signIns, calendar, providerId }: PastOptions): Past {
	const random = createRandom(seed);
	const cast = createCast(roster, { random, signIns });
	const script = new Script({ cast, calendar, random });
	writeAwaiting(script, providerId);
	writeStories(script);
	const others = cast.members.slice(signIns).filter(({ isActive }) => isActive);
	const enrolled = others.filter(
		(member) => cast.guards.includes(member) || (member.hasBegun && random.chance(FINISHED_BEFORE))
	);
	const busy = new Set([...enrolled.map(({ id }) => id), ...enrolling(script)]);
	for (const member of others) {
		if (!busy.has(member.id)) setUpMfa(script, member);
		if (member.hasKey && random.chance(0.7))
			script.act('newKey', member, script.atWork(1 + random.integer(80)));
		comeBack(script, member);
	}
	const { pushes, acts } = script;
	return {
		startsAt: startOfPast(calendar),
		enrolled: enrolled.map(({ id }) => id),
		pushes,
		acts,
		devices: devicesOf(cast, random)
	};
}

/** Share of those who had begun to set up MFA, and finished before the demo's days. */
const FINISHED_BEFORE = 0.45;

function enrolling({ acts }: Script): string[] {
	return acts.filter(({ kind }) => kind === 'enrolment').map(({ personId }) => personId);
}

function setUpMfa(script: Script, member: Member): void {
	const isFinishing = script.random.chance(member.hasBegun ? 0.85 : 0.6);
	if (isFinishing) script.act('enrolment', member, script.atWork(script.middle(88, 2)));
}

/** Most people were here today or this week, some not for long, and a few never. */
function comeBack(script: Script, member: Member): void {
	const { random, calendar } = script;
	const place = random.integer(100);
	if (place < 45) script.act('signIn', member, calendar.minutesAgo(5 + random.integer(340)));
	else if (place < 78) script.act('signIn', member, script.atWork(1 + random.integer(6)));
	else if (place < 90) script.act('signIn', member, script.atWork(7 + random.integer(22)));
	else if (place < 96) script.act('signIn', member, script.atWork(31 + random.integer(50)));
}

const BROWSERS = [
	'Safari on iPhone',
	'Chrome on Android',
	'Chrome on Windows',
	'Edge on Windows',
	'Firefox on Linux',
	'Safari on Mac',
	'Safari on iPad'
] as const;
const KINDS = ['phone', 'computer', 'phone', 'tablet', 'computer'] as const;

function devicesOf({ members, guards, visitors }: Cast, random: Random): Past['devices'] {
	const kindOf = (member: Member) => (visitors.includes(member) ? 'phone' : random.pick(KINDS));
	return new Map(
		members.map((member): [string, DemoDevice] => {
			const name = guards.includes(member)
				? `${member.firstName}’s ${kindOf(member)}`
				: random.pick(BROWSERS);
			// A network for documentation: RFC 5737.
			return [member.id, { name, address: `203.0.113.${String(1 + random.integer(254))}` }];
		})
	);
}
