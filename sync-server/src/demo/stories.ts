import { DAY_MS } from '#sync/overview/daily-counts.ts';

import type { Member } from './cast.ts';
import type { Script } from './script.ts';

const LEAVES = [
	'On parental leave until further notice',
	'Sabbatical, agreed with the team lead',
	'Sick leave, account not needed',
	'On leave, handed over to the night shift'
] as const;
const RETURNS = ['Back from leave', 'Back at work today', 'Leave ended early'] as const;
const DEPARTURES = [
	'Left the company',
	'Contract ended, equipment returned',
	'Moved to a customer'
] as const;
const PROMOTIONS = [
	'Promoted to team lead',
	'Takes over the dispatch desk',
	'Passed the certification',
	'New position from this month'
] as const;
const LOSSES = [
	'Laptop left on a train',
	'Phone stolen at the airport',
	'Old phone sold without a reset',
	'Tablet not returned by the customer'
] as const;
const LEAKED_KEYS = [
	'Key found in a shared script',
	'Key pasted into a chat',
	'Not used for months'
] as const;
const NIGHT_SHIFTS = [
	'On call tonight',
	'Covers for the night shift',
	'Server migration after hours'
] as const;
const PROJECTS = [
	'Mailbox migration',
	'Printer rollout',
	'Firewall replacement',
	'Audit support on site'
] as const;

export function writeStories(script: Script): void {
	// First, because few have a key.
	script.times(6, () => revokeKey(script));
	requireMfa(script);
	swapHardwareKeys(script);
	script.times(13, () => takeLeave(script));
	script.times(7, () => takeShortLeave(script));
	script.times(5, () => depart(script));
	script.times(12, () => promote(script));
	script.times(8, () => loseDevice(script));
	script.times(12, () => coverNight(script));
	script.times(12, () => joinProject(script));
	script.times(26, () => grantOrganization(script));
}

function requireMfa(script: Script): void {
	const { random } = script;
	script.times(46, () => {
		const member = script.cast.draw(({ isMfaRequired }) => !isMfaRequired);
		const day = script.middle(80, 18);
		const reason = 'Required by the cyber insurance';
		script.push(
			script.guardOf(member),
			script.atWork(day),
			script.change('administrator.requireMfa', { id: member.id, reason, ticket: 'SEC-1180' })
		);
		if (random.chance(0.85))
			script.act('enrolment', member, script.atWork(day - 1 - random.integer(6)));
	});
}

/** The setback in the trend: a team waits for new keys without a requirement. */
function swapHardwareKeys(script: Script): void {
	const { cast } = script;
	const { colleague } = cast;
	const team = Array.from({ length: 12 }, () =>
		cast.draw(({ isMfaRequired, hasBegun }) => isMfaRequired && hasBegun)
	);
	for (const member of team) script.act('enrolment', member, script.atWork(86));
	const ticket = 'SEC-1342';
	script.push(
		colleague,
		script.calendar.on(37, 9 * 60 + 12),
		...team.map(({ id }) =>
			script.change('administrator.removeMfa', { id, reason: 'Hardware keys are replaced', ticket })
		)
	);
	script.push(
		colleague,
		script.calendar.on(31, 16 * 60 + 40),
		...team.map(({ id }) =>
			script.change('administrator.requireMfa', { id, reason: 'New keys handed out', ticket })
		)
	);
}

function takeLeave(script: Script): void {
	const { random } = script;
	const member = script.cast.draw();
	const day = script.middle(88, 12);
	const ticket = script.ticket('HR');
	const leave = { id: member.id, reason: random.pick(LEAVES), ticket };
	script.push(
		script.guardOf(member),
		script.atWork(day),
		script.change('administrator.suspend', leave)
	);
	const back = day - 4 - random.integer(20);
	if (back < 1) return;
	const reason = random.pick(RETURNS);
	script.push(
		script.owner(),
		script.atWork(back),
		script.change('administrator.restore', { id: member.id, reason, ticket })
	);
	script.act('signIn', member, script.atWork(back - random.integer(back)));
}

/** The end is planned, so the server restores the account. */
function takeShortLeave(script: Script): void {
	const member = script.cast.draw();
	const day = script.middle(85, 20);
	const until = script.calendar.on(day - 3 - script.random.integer(12), 6 * 60);
	const why = { reason: 'Annual leave', ticket: script.ticket('HR') };
	script.push(
		script.owner(),
		script.atWork(day),
		script.change('administrator.suspendUntil', { id: member.id, until, ...why })
	);
}

function depart(script: Script): void {
	const member = script.cast.draw();
	const why = { reason: script.random.pick(DEPARTURES), ticket: script.ticket('HR') };
	script.push(
		script.guardOf(member),
		script.atWork(script.middle(85, 2)),
		script.change('administrator.suspend', { id: member.id, ...why })
	);
}

function promote(script: Script): void {
	const member = script.cast.draw(({ role }) => role === 'Help Desk' || role === 'Read Only');
	const role = member.role === 'Read Only' ? 'Help Desk' : 'Manager';
	const why = { reason: script.random.pick(PROMOTIONS), ticket: script.ticket('HR') };
	script.push(
		script.owner(),
		script.atWork(script.middle(88, 1)),
		script.change('administrator.changeRole', { id: member.id, role, ...why })
	);
}

function loseDevice(script: Script): void {
	const member = script.cast.draw();
	const why = { reason: script.random.pick(LOSSES), ticket: script.ticket('HD') };
	script.push(
		script.guardOf(member),
		script.atWork(script.middle(88, 1)),
		script.change('administrator.endSessions', { id: member.id, ...why })
	);
}

function revokeKey(script: Script): void {
	const member = script.cast.draw(({ hasKey }) => hasKey);
	const why = { reason: script.random.pick(LEAKED_KEYS), ticket: script.ticket('SEC') };
	script.push(
		script.guardOf(member),
		script.atWork(script.middle(88, 1)),
		script.change('administrator.revokeApiKey', { id: member.id, ...why })
	);
}

function coverNight(script: Script): void {
	const { calendar, random } = script;
	const member = script.cast.draw(({ role }) => role === 'Help Desk');
	const day = 2 + random.integer(84);
	const until = calendar.on(day, 23 * 60);
	const why = { reason: random.pick(NIGHT_SHIFTS), ticket: script.ticket('PRJ') };
	script.push(
		script.owner(),
		calendar.on(day, 15 * 60 + random.integer(120)),
		script.change('administrator.raiseRole', { id: member.id, role: 'Manager', until, ...why })
	);
}

function joinProject(script: Script): void {
	const { random } = script;
	const member = script.cast.draw(isRestricted);
	const at = script.atWork(3 + random.integer(84));
	const organizationIds = [unreached(script, member)];
	const why = { reason: random.pick(PROJECTS), ticket: script.ticket('PRJ') };
	const until = at + DAY_MS / 4;
	script.push(
		script.owner(),
		at,
		script.change('organizationAccess.raise', { id: member.id, organizationIds, until, ...why })
	);
}

/** Some of what is granted is revoked again, when the work is done. */
function grantOrganization(script: Script): void {
	const { random } = script;
	const member = script.cast.draw(isRestricted);
	const day = 1 + random.integer(87);
	const args = { id: member.id, organizationIds: [unreached(script, member)] };
	script.push(script.owner(), script.atWork(day), script.change('organizationAccess.grant', args));
	const end = day - 7 - random.integer(20);
	if (end > 0 && random.chance(0.4))
		script.push(
			script.owner(),
			script.atWork(end),
			script.change('organizationAccess.revoke', args)
		);
}

function isRestricted({ reachesAll }: Member): boolean {
	return !reachesAll;
}

function unreached({ cast, random }: Script, { organizations }: Member) {
	return random.pick(cast.organizations.filter((id) => !organizations.has(id)));
}
