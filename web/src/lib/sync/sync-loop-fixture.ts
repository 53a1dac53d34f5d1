import type { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import type { PushRequest, PushResult } from '@tenantry/shared/protocol/push.ts';
import type { SyncError } from '@tenantry/shared/protocol/sync-error.ts';
import type { Verdict } from '@tenantry/shared/protocol/verdict.ts';
import { err, ok, type Result } from '@tenantry/shared/result.ts';
import { enqueue, idOf, page, verdict, type Fixture } from '#lib/replica/replica-fixture.ts';
import type { PokeListener } from './poke.ts';
import type { ServerApi } from './server-api.ts';
import { SyncLoop } from './sync-loop.ts';

export const sam = { id: idOf('sam') };

/** Answers pushes when the test says so, pulls at once. */
export class HandServer {
	readonly pushed: PushRequest[] = [];
	pulls = 0;
	/** Pages and pushes, in order. */
	readonly asked: string[] = [];
	/** Number of pages a pull still brings before the last one. */
	backlog = 0;
	/** Answers to the next pushes; after them everything is applied. */
	answers: (Result<PushResult[], SyncError> | Promise<void>)[] = [];
	/** Every pull is refused for its cookie. */
	forgetsCookies = false;
	version = 1;
	/** Number of times each change was carried out. */
	readonly applied = new Map<string, number>();
	/** Hook by which the test holds pulls back, or lets time pass. */
	onpull: () => Promise<void> = () => Promise.resolve();
	onpush: (request: PushRequest) => Result<undefined, SyncError> = () => ok(undefined);
	readonly #verdicts: Verdict[] = [];
	readonly #open = new Map<string, number>();
	/** The most requests of a kind that were ever open together; a push with a cookie is a pull, too. */
	readonly mostOpen = new Map<string, number>();

	async #during<T>(kinds: readonly string[], work: () => Promise<T>): Promise<T> {
		for (const kind of kinds) {
			const open = (this.#open.get(kind) ?? 0) + 1;
			this.#open.set(kind, open);
			this.mostOpen.set(kind, Math.max(open, this.mostOpen.get(kind) ?? 0));
		}
		try {
			return await work();
		} finally {
			for (const kind of kinds) this.#open.set(kind, (this.#open.get(kind) ?? 0) - 1);
		}
	}

	readonly api: Pick<ServerApi, 'push' | 'pull' | 'known'> = {
		push: (request) => {
			const kinds = [request.lane, ...(request.cookie === undefined ? [] : ['pull'])];
			return this.#during(kinds, () => this.#push(request));
		},
		pull: (request, receive) => this.#during(['pull'], () => this.#pull(request, receive)),
		known: async () => ok({ unknown: [], through: 0 })
	};

	readonly #push: ServerApi['push'] = async (request) => {
		this.pushed.push(request);
		this.asked.push('push');
		const answer = this.answers.shift();
		if (answer instanceof Promise) await answer;
		else if (answer !== undefined) {
			return answer.ok ? ok({ results: answer.value, serverNow: 1_000 }) : answer;
		}
		const accepted = this.onpush(request);
		if (!accepted.ok) return accepted;
		const results = request.mutations.map(({ id, name, args }): PushResult => {
			this.applied.set(id, (this.applied.get(id) ?? 0) + 1);
			const version = ++this.version;
			this.#verdicts.push(verdict(id, { name, args, version }));
			return { id, outcome: 'applied', version };
		});
		const { cookie } = request;
		const pull = cookie === undefined ? {} : { pull: this.#lastPage('c', cookie) };
		return ok({ results, serverNow: 1_000, ...pull });
	};

	/** Brings every verdict since the cookie. */
	#lastPage(name: string, cookie: string | null): PullAnswer {
		const since = Number(/^[cw](\d+)$/.exec(cookie ?? '')?.[1] ?? 0);
		const verdicts = this.#verdicts.filter(({ version }) => version > since);
		return page({ cookie: `${name}${this.version}`, version: this.version, verdicts });
	}

	async #pull(
		...[{ cookie }, receive]: Parameters<ServerApi['pull']>
	): ReturnType<ServerApi['pull']> {
		this.pulls++;
		await this.onpull();
		if (this.forgetsCookies) return err({ code: 'cookie_unknown' });
		while (this.backlog > 0) {
			this.asked.push('page');
			const isWanted = await receive(page({ cookie: `p${this.backlog--}`, more: true }));
			if (!isWanted) return ok(undefined);
		}
		this.asked.push('page');
		await receive(this.#lastPage('w', cookie));
		return ok(undefined);
	}
}

export interface Hand {
	now?: number;
	onstatus?: () => void;
	/** A timer has been set. */
	ontimer?: () => void;
}

export function run({ replica, pullApplier }: Fixture, server: HandServer, hand: Hand = {}) {
	const timers: { readonly delayMs: number; readonly run: () => void }[] = [];
	const pokes: PokeListener[] = [];
	const failures: unknown[] = [];
	const unused = async () => err({ code: 'offline' } as const);
	const loop = new SyncLoop({
		replica,
		pullApplier,
		server: {
			...{
				signIn: unused,
				startEnrolment: unused,
				confirmEnrolment: unused,
				setUp: unused,
				reset: unused
			},
			...{ resume: unused, lock: unused, signOut: unused, makeApiKey: unused, links: unused },
			...{ ask: unused, download: unused },
			...server.api
		},
		clock: {
			now: () => hand.now ?? 1_000,
			ticks: () => hand.now ?? 1_000,
			after: (delayMs, callback) => {
				const timer = { delayMs, run: callback };
				timers.push(timer);
				hand.ontimer?.();
				return () => {
					if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
				};
			}
		},
		pokes: (listener) => {
			pokes.push(listener);
			return () => undefined;
		},
		fraction: () => 1,
		isOffline: () => false,
		isVisible: () => true,
		resume: async () => err({ code: 'unauthenticated' }),
		ondigest: () => undefined,
		onrevoked: () => undefined,
		onothersrevoked: () => undefined,
		onstatus: () => hand.onstatus?.(),
		onfailure: (error) => failures.push(error)
	});
	return { loop, timers, pokes, failures };
}

export function lanes({ pushed }: HandServer): string[] {
	return pushed.map(({ lane, mutations }) => `${lane} ${mutations.length}`);
}

/** Enqueues `count` changes of one name. */
export async function edit(fixture: Fixture, count: number): Promise<void> {
	for (let n = 0; n < count; n++) {
		await enqueue(fixture, 'administrator.editDetails', { ...sam, firstName: `N${n}` });
	}
}
