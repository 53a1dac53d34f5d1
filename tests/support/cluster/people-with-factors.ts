import { callOf, isForCode } from '@tenantry/web/engine/features/changes/settling.ts';
import type { Cluster } from './cluster.ts';
import type { Device } from './device.ts';
import { expectNothingForCode } from './factor-checks.ts';
import type { FactorStep } from './factor-steps.ts';
import { FRESH_MS, type Factors } from './factors.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The people of a cluster, and how they prove who they are, or have not for long. */
export class PeopleWithFactors {
	readonly #cluster: Cluster;
	readonly #factors: Factors;

	constructor(cluster: Cluster, factors: Factors) {
		this.#cluster = cluster;
		this.#factors = factors;
		// They signed in a while ago.
		factors.pass(FRESH_MS);
	}

	async do(step: FactorStep): Promise<void> {
		if (step.kind === 'pass') {
			this.#factors.pass(step.minutes * MINUTE);
			return;
		}
		const device = 'device' in step ? this.#cluster.deviceAt(step.device) : undefined;
		if (device === undefined) return;
		switch (step.kind) {
			case 'comeBack':
				device.loseSession();
				return;
			case 'setClock':
				device.aheadMs = step.hoursAhead * HOUR;
				return;
			case 'prove':
			case 'confirmAll': {
				await device.unlock();
				device.wire.faults = [...step.faults];
				const isProven = await device.prove(this.#factors);
				device.wire.heal();
				if (isProven && step.kind === 'confirmAll') await this.#confirmAll(device);
				return;
			}
			case 'change':
			case 'sync':
				return this.#cluster.do(step, device);
		}
	}

	/**
	 * Steps up everyone who can, after which no change waits for a code. A person with two devices
	 * steps up on both, before either has heard from the other.
	 */
	async expectToConfirm(): Promise<void> {
		const proven: Device[] = [];
		for (const device of this.#cluster.living()) {
			if (!(await device.prove(this.#factors))) continue;
			proven.push(device);
			await this.#confirmAll(device);
		}
		await this.#cluster.expectAllWell();
		expectNothingForCode(proven.filter(({ isRevoked }) => !isRevoked));
	}

	/** Redoes all changes that wait for a code, as the one button for all of them does. */
	async #confirmAll(device: Device): Promise<void> {
		const { replica } = device;
		const waiting = replica.needsYou().filter(({ id }) => isForCode(replica, id));
		const inOrder = waiting.toSorted(
			(left, right) => left.mutation.authoredAt - right.mutation.authoredAt
		);
		const calls = inOrder.flatMap(
			({ id: mutationId }) => callOf(replica, { mutationId, mine: 'all' }) ?? []
		);
		// Enqueued in one tick, and so in one transaction.
		const made = await Promise.all(calls.map((call) => replica.enqueue(call)));
		const { checker } = this.#cluster;
		// A change that tightens by now may have replaced another one.
		for (const one of made) if (one.ok) checker.note(device, one.value.queued);
	}
}
