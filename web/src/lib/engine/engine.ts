import type { SignInCalls } from '#lib/engine-api/calls/calls.ts';
import type { LiveQuery } from '#lib/engine-api/queries.ts';
import { loadMutators } from '#lib/replica/queue/mutators.ts';
import { openPeople, type People } from '#lib/replica/store/people.ts';
import type * as Later from './later.ts';
import { Live, type LiveWatch } from './live.ts';
import { KnownPeople } from './people/known-people.ts';
import { Exits } from './people/exits.ts';
import { LockedSender } from './people/locked-sender.ts';
import type { PeopleContext } from './people/people-context.ts';
import { CurrentPhase, toEngineState, type Phase } from './people/phase.ts';
import { SessionEnder } from './people/session-ender.ts';
import { SessionOpener } from './people/session-opener.ts';
import { VaultOpener } from './people/vault-opener.ts';
import type { EngineDependencies } from './session/engine-dependencies.ts';
import type { FeatureContext, Features } from './session/features.ts';
import { HelpLinks } from './session/help-links.ts';
import type { Session } from './session/session.ts';
import { VisibleTabs } from './visible-tabs.ts';

export class Engine {
	readonly vaults: VaultOpener;
	readonly exits: Exits;
	readonly #context: PeopleContext;
	readonly #live: Live;
	readonly #tabs = new VisibleTabs();
	readonly #lockedSender: LockedSender;

	static async open(dependencies: EngineDependencies): Promise<Engine> {
		const people = await openPeople(dependencies.storage);
		const ending = new SessionEnder({ ...dependencies, people });
		const server = ending.first(dependencies.server);
		return new Engine({ ...dependencies, server }, people, ending);
	}

	private constructor(dependencies: EngineDependencies, people: People, ending: SessionEnder) {
		const { server } = dependencies;
		const flush = (): void => this.#live.flush('data');
		const links = new HelpLinks({ server, onchange: flush });
		const known = new KnownPeople({ ...dependencies, people });
		const phase = new CurrentPhase(() => {
			flush();
			this.#lockedSender.wake();
		});
		const pending = { ticket: undefined, signedIn: undefined };
		this.#live = new Live({
			engineState: () => toEngineState(phase.current, known),
			session: () => phase.session,
			links: () => links.whileSignedOut()
		});
		this.#context = {
			dependencies,
			people,
			known,
			ending,
			phase,
			pending,
			isVisible: () => this.#tabs.isAny,
			onchange: (what, rows) => this.#live.flush(what, rows),
			openFeatures
		};
		this.#lockedSender = new LockedSender(this.#context);
		this.exits = new Exits(this.#context);
		const sessions = new SessionOpener(this.#context, this.exits);
		this.vaults = new VaultOpener(this.#context, this.exits, sessions);
	}

	get session(): Session | undefined {
		return this.#context.phase.session;
	}

	watch(query: LiveQuery, onresult: (result: unknown) => void): LiveWatch {
		return this.#live.watch(query, onresult);
	}

	/** `tab`: the calling page. Resolves once it is settled what the page may still show. */
	async attend(tab: object, isVisible: boolean): Promise<void> {
		const hasCome = this.#tabs.turn(tab, isVisible);
		this.session?.lock.show(this.#tabs.isAny);
		await this.exits.covered;
		if (hasCome) this.sync();
	}

	sync(): void {
		this.session?.loop.wake({ pull: true });
		this.#lockedSender.wake();
	}

	/** Notes that the user has interacted with the app. */
	use(): void {
		this.session?.lock.use();
	}

	async signInCalls(): Promise<SignInCalls> {
		const { signInCallsOf } = await loadLater();
		return signInCallsOf(this.#context, this.vaults);
	}

	async begin(): Promise<void> {
		const { people, known } = this.#context;
		await this.exits.lock();
		await this.vaults.openOnlyCopy();
		// Not awaited: what cannot be deleted now is deleted at the next start.
		known.forgetEarlierCarried().catch(() => undefined);
		// Not awaited: a person who is new here does not wait for what the server knows.
		if (people.made > 0)
			known.askRemovedCopy().then(
				() => this.#live.flush('data'),
				() => undefined
			);
	}

	yieldTo(reason: Extract<Phase, { kind: 'unavailable' }>['reason']): void {
		this.exits.yieldTo(reason);
	}

	close(): void {
		this.#lockedSender.stop();
		this.#context.phase.held?.close();
		this.#context.people.close();
	}
}

async function openFeatures(context: FeatureContext): Promise<Features> {
	const [later] = await Promise.all([loadLater(), loadMutators()]);
	return later.openFeatures(context);
}

/** Everything that the first list does without: 43 KB gzipped. */
function loadLater(): Promise<typeof Later> {
	return import('./later.ts');
}
