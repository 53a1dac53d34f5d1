import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import type { People } from '#lib/replica/store/people.ts';
import type { EngineDependencies } from '#lib/engine/session/engine-dependencies.ts';
import type { SessionOptions } from '#lib/engine/session/session-options.ts';
import type { KnownPeople } from './known-people.ts';
import type { CurrentPhase } from './phase.ts';
import type { SessionEnder } from './session-ender.ts';

export interface PendingSignIn {
	/** Admits a person who is signing in to an enrolment. */
	ticket: string | undefined;
	/** The full sign-in of a person whose vault still has to be unlocked. */
	signedIn: SignedIn | undefined;
}

/** What every way in and out of a copy shares. */
export interface PeopleContext {
	readonly dependencies: EngineDependencies;
	readonly people: People;
	readonly known: KnownPeople;
	readonly ending: SessionEnder;
	readonly phase: CurrentPhase;
	readonly pending: PendingSignIn;
	readonly isVisible: () => boolean;
	readonly onchange: SessionOptions['onchange'];
	readonly openFeatures: SessionOptions['openFeatures'];
}
