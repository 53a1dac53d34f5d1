import type { Offboarding, OffboardingTask } from '#lib/engine-api/offboarding.ts';

export interface TaskWords {
	readonly task: OffboardingTask;
	readonly words: string;
}

export function tasksOf(offboarding: Offboarding): readonly TaskWords[] {
	const { ticket, keyPrefix } = offboarding;
	return [
		{ task: 'identity', words: 'Close their accounts at the identity provider, email and chat' },
		{
			task: 'remoteAccess',
			words: 'Remove them from VPN, remote access tools and password vaults'
		},
		{ task: 'sharedSecrets', words: 'Change the shared passwords and codes they knew' },
		{ task: 'equipment', words: 'Collect laptop, phone, keys and badges' },
		{
			task: 'programs',
			words:
				keyPrefix === null
					? 'Look for programs and schedules that ran under their name'
					: `Give another key to the programs that used ${keyPrefix}…`
		},
		{ task: 'clients', words: clientsWords(offboarding.reached) },
		{
			task: 'ticket',
			words: ticket === '' ? 'Write down what was done, and why' : `Close ticket ${ticket}`
		}
	];
}

/** Formats the list as plain text, for a ticket. */
export function checklistText(name: string, offboarding: Offboarding): string {
	const lines = tasksOf(offboarding).map(
		({ task, words }) => `[${offboarding.done.includes(task) ? 'x' : ' '}] ${words}`
	);
	return [`Offboarding of ${name}: what’s left to do outside Tenantry`, ...lines].join('\n');
}

const NAMED = 12;

function clientsWords(reached: Offboarding['reached']): string {
	if (reached === 'all') return 'Tell the clients: they had access to all organizations';
	if (reached.length === 0) return 'Tell the clients they worked for';
	const more = reached.length - NAMED;
	const named = reached.slice(0, NAMED).join(', ');
	return `Tell the clients they had access to: ${named}${more > 0 ? ` and ${more} more` : ''}`;
}
