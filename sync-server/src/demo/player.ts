import { collections } from '@tenantry/shared/collections.ts';
import { basesOf } from '@tenantry/shared/decide.ts';
import { mutatorOf, type MutationArgs } from '@tenantry/shared/mutators.ts';
import { Overlay } from '@tenantry/shared/overlay.ts';
import type { Mutation } from '@tenantry/shared/protocol/push.ts';

import { enrolmentChange } from '#auth/enrolment/enroller.ts';
import { hashToken } from '#auth/keys/token.ts';
import { nameOf, readPerson } from '#auth/person/person.ts';
import { completeSignIn } from '#auth/sign-in/complete-sign-in.ts';
import type { ServerResources } from '#server-resources.ts';
import type { StoreTransaction, Store } from '#store/store.ts';
import { LoadedRows, whenLoaded } from '#sync/loaded-rows.ts';
import { DAY_MS, dayOf, keepDailyCounts } from '#sync/overview/daily-counts.ts';
import { nextPlanTime } from '#sync/plan-times.ts';
import { storeWithPlans, type StoreWithPlans } from '#sync/plans/store-with-plans.ts';
import { formatCookie, hashPrefix } from '#sync/readers/cookie.ts';
import { decideApproval } from '#sync/approvals/decide-request.ts';
import { createDeliver } from '#sync/push/delivery.ts';
import { createPush, type Push } from '#sync/push/push.ts';
import { applyWithin, OPERATOR } from '#sync/push/system-actor.ts';
import type { Sender } from '#sync/sender.ts';

import type { OwnAct, Past, PastPush } from './past.ts';
import { createMailSettler, remind } from './settle-mails.ts';

const API_KEY_DAYS = 90;

/**
 * Carries out a past under a clock moved by hand, through the code that serves requests: people sign
 * in, their devices push, plans end, and the server counts once a day.
 */
export class Player {
	readonly #tx: StoreTransaction;
	readonly #sealer: ServerResources['sealer'];
	readonly #store: StoreWithPlans;
	readonly #push: Push;
	readonly #settleMails: () => Promise<void>;
	readonly #deviceIds = new Map<string, string>();
	#nextPlan = { version: -1, dueAt: Infinity };
	#now = 0;

	constructor(tx: StoreTransaction, { store, sealer }: ServerResources) {
		const clock = () => this.#now;
		this.#tx = tx;
		this.#sealer = sealer;
		this.#store = storeWithPlans(storeWithin(store, tx), {
			clock,
			onBug: fail,
			onRefused: () => {},
			onAccessEnd: () => {}
		});
		const deliver = createDeliver({
			store: this.#store,
			clock,
			decideApproval,
			seal: sealer,
			onAccessEnd: () => {}
		});
		this.#push = createPush({ deliver, onBug: fail });
		this.#settleMails = createMailSettler({ store: this.#store, sealer, clock });
	}

	async play(past: Past, until: number): Promise<void> {
		this.#now = past.startsAt;
		await this.#enrolAll(past.enrolled);
		const steps = [
			...countTimes(past.startsAt, until).map((at) => ({ at, run: () => this.#count() })),
			...past.acts.map((act) => ({ at: act.at, run: () => this.#act(act, past) })),
			...past.pushes.flatMap((push) => this.#stepsOf(push, past))
		];
		for (const { at, run } of steps.sort((a, b) => a.at - b.at)) {
			await this.#endPlans(at);
			this.#now = at;
			await run();
		}
		await this.#endPlans(until);
		this.#now = until;
		await remind({ store: this.#store, clock: () => this.#now });
		await this.#settleMails();
	}

	/** A device sends what rests on the rows that it had when its person made the changes. */
	#stepsOf(push: PastPush, past: Past) {
		let made: readonly Mutation[] = [];
		return [
			{ at: push.madeAt, run: async () => void (made = await this.#make(push)) },
			{ at: push.at, run: () => this.#send(push, made, past) }
		];
	}

	/** Ends plans when they are due, as the schedule does. */
	async #endPlans(until: number): Promise<void> {
		const { version } = this.#tx.head;
		if (this.#nextPlan.version !== version)
			this.#nextPlan = { version, dueAt: await nextPlanTime(this.#tx) };
		const { dueAt } = this.#nextPlan;
		if (dueAt > until) return;
		this.#now = Math.max(this.#now, dueAt);
		await this.#store.endDue(this.#tx.providerId);
		await this.#endPlans(until);
	}

	/** An import only knows who has begun to set up MFA. */
	async #enrolAll(ids: readonly string[]): Promise<void> {
		const changes = ids.map((id) => {
			const args: MutationArgs<'administrator.recordEnrolment'> = { id, isFinished: true };
			return { name: 'administrator.recordEnrolment', args };
		});
		await applyWithin(this.#tx, { actor: OPERATOR, at: this.#now, changes });
	}

	async #make({ changes }: PastPush): Promise<Mutation[]> {
		const { providerId, head } = this.#tx;
		const rows = new LoadedRows(this.#tx);
		const authoredAt = this.#now;
		const cookie = { v: head.version, h: hashPrefix(head.hash), t: authoredAt, s: '' };
		const seen = formatCookie(cookie, this.#sealer);
		return whenLoaded(rows, () =>
			changes.map(({ id, name, args }) => {
				const mutator = mutatorOf(name);
				if (mutator === undefined) throw new Error(`No mutator ${name}`);
				const base = basesOf(new Overlay(rows, collections), mutator.touches(args), {
					collections,
					providerId,
					baseAt: (version) => version
				});
				return { id, name, v: mutator.version, args, base, seen, authoredAt };
			})
		);
	}

	async #send(
		{ authorId, madeAt }: PastPush,
		mutations: readonly Mutation[],
		past: Past
	): Promise<void> {
		const sender = await this.#signIn(authorId, past);
		if (sender === undefined) throw new Error('The author of a change cannot sign in.');
		const { deviceId } = sender;
		const outcome = await this.#push(sender, {
			deviceId,
			lane: 'ordinary',
			clientNow: this.#now,
			queueDepth: mutations.length,
			oldestAt: madeAt,
			mutations: [...mutations]
		});
		if (!outcome.ok) throw new Error(`A push was refused: ${outcome.error}`);
		await this.#settleMails();
	}

	async #act({ kind, personId }: OwnAct, past: Past): Promise<void> {
		const sender = await this.#signIn(personId, past);
		const person = await readPerson(this.#tx, personId);
		// Whoever has been suspended by then does nothing.
		if (sender === undefined || person === undefined || kind === 'signIn') return;
		const change =
			kind === 'enrolment'
				? enrolmentChange(person, true)
				: {
						name: 'administrator.recordApiKey',
						args: {
							id: personId,
							prefix: personId.slice(0, 4),
							expiresAt: this.#now + API_KEY_DAYS * DAY_MS
						}
					};
		const actor = { administratorId: personId, name: nameOf(person) };
		await applyWithin(this.#tx, { actor, at: this.#now, changes: [change] });
	}

	async #signIn(administratorId: string, { devices }: Past): Promise<Sender | undefined> {
		const { name, address } = deviceOf(devices, administratorId);
		const id = this.#deviceIds.get(administratorId);
		const signedIn = await completeSignIn(
			this.#tx,
			{ administratorId },
			{ device: { id, name }, at: this.#now, address }
		);
		if (signedIn === undefined) return undefined;
		const { deviceId } = signedIn.answer;
		this.#deviceIds.set(administratorId, deviceId);
		const sessionHash = hashToken(signedIn.pass.token);
		const { providerId } = this.#tx;
		return { providerId, administratorId, deviceId, sessionHash, address };
	}

	#count(): Promise<void> {
		return keepDailyCounts(this.#store, this.#now);
	}
}

/** The server counts when a day begins. */
function countTimes(from: number, until: number): number[] {
	const first = dayOf(from) + 1;
	return Array.from({ length: dayOf(until) - dayOf(from) }, (_, n) => (first + n) * DAY_MS);
}

function deviceOf(devices: Past['devices'], id: string) {
	const device = devices.get(id);
	if (device === undefined) throw new Error(`No device of ${id}`);
	return device;
}

function fail(error: unknown): never {
	throw error;
}

/** Makes all transactions part of a running one, so that they are kept or lost together. */
function storeWithin(store: Store, tx: StoreTransaction): Store {
	return {
		...store,
		db: tx.db,
		write: (_providerId, run) => run(tx),
		read: (_providerId, run) => run(tx)
	};
}
