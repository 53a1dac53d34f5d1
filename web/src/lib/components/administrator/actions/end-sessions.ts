import type { AdministratorAction } from './action.ts';
import { explained } from '#lib/client/words/explain/rejection.ts';

/** Its own dialog tells which devices it ends. */
export const endSessions = {
	label: 'End Sessions',
	icon: 'leave',
	isFor: ({ canContain }) => canContain,
	applies: () => true,
	isInMenu: () => true,
	refusal: ({ guards }) => explained(guards.endSessions)
} as const satisfies AdministratorAction;
