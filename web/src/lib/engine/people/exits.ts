import type { SignedIn } from '@tenantry/shared/protocol/session.ts';
import { personKey } from '#lib/engine/copy/identity.ts';
import type { PeopleContext } from './people-context.ts';
import type { Phase } from './phase.ts';

/** Every way out of an open copy: lock, switch, sign out, forget, and another engine's takeover. */
export class Exits {
	covered: Promise<void> = Promise.resolve();
	readonly #context: PeopleContext;

	constructor(context: PeopleContext) {
		this.#context = context;
	}

	lock(): Promise<void> {
		return this.#end('locked');
	}

	switchPerson(): Promise<void> {
		return this.#end(this.#context.phase.session === undefined ? 'signed_out' : 'locked');
	}

	async signOut(unsent: 'keep' | 'drop'): Promise<void> {
		const { phase, people, known, ending } = this.#context;
		const { session } = phase;
		if (session === undefined) return;
		const key = personKey(session.identity);
		const isKept = unsent === 'keep' && session.replica.queue.size > 0;
		await ending.signOut(session.identity.deviceId, async () => {
			if (isKept) {
				await people.person.update(key, { isSignedOut: true });
				await session.forgetCredential();
			}
			session.end();
			if (isKept) await known.forgetCarried();
			else await known.drop(key);
		});
		await this.#end('signed_out');
	}

	async forget(key: string): Promise<void> {
		const { phase, known } = this.#context;
		const { held } = phase;
		if (held !== undefined && personKey(held.identity) === key) held.end();
		await known.turns.take(() => known.drop(key));
		await this.#end('signed_out');
	}

	async showSignIn(kind: 'signed_out' | 'locked', signedIn?: SignedIn): Promise<void> {
		const { phase, known, pending } = this.#context;
		known.take(phase.held);
		pending.signedIn = undefined;
		await known.read();
		phase.become({ kind: known.current.length === 0 ? 'signed_out' : kind });
		pending.signedIn = signedIn;
	}

	/** Hides everything after the auto-lock time. The key goes once nothing is in flight. */
	cover(): void {
		const { phase, known } = this.#context;
		const { session } = phase;
		known.pin = session?.lock.pin;
		this.covered = known.read().then(() => {
			if (session !== undefined && session === phase.session)
				phase.become({ kind: 'locking', session });
		});
	}

	/** Another engine takes over (a newer build's or another tab's), or none can run. */
	yieldTo(reason: Extract<Phase, { kind: 'unavailable' }>['reason']): void {
		const { phase, dependencies } = this.#context;
		phase.held?.close();
		dependencies.session.forget();
		phase.become({ kind: 'unavailable', reason });
	}

	#end(kind: 'signed_out' | 'locked'): Promise<void> {
		this.#context.ending.lock();
		return this.showSignIn(kind);
	}
}
