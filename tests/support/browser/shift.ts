import type { Page } from '@playwright/test';
import type { Random } from '@tenantry/sync-server/demo/random.ts';
import { makeChanges, onSaves, type Stroke } from './engine.ts';
import { ada, people, type Person } from '#support/world/people.ts';

const subjects = people.filter(({ password }) => password === undefined);

/** What people do in turns on one device, and what it reported to each of them as saved. */
export class Shift {
	readonly #savedBy = new Map<Person, string[]>();
	readonly #random: Random;
	#person: Person = ada;
	#onsave: () => void = () => undefined;

	constructor(random: Random) {
		this.#random = random;
	}

	/** Ids of the changes that were reported as saved, by their authors. */
	get savedBy(): ReadonlyMap<Person, readonly string[]> {
		return this.#savedBy;
	}

	get count(): number {
		return this.#savedBy.values().reduce((sum, ids) => sum + ids.length, 0);
	}

	/** Has to be called once for each page that a browser opens. */
	async attend(page: Page): Promise<void> {
		await onSaves(page, (id) => {
			const saved = this.#savedBy.get(this.#person) ?? [];
			this.#savedBy.set(this.#person, [...saved, id]);
			this.#onsave();
		});
	}

	/** From here on another person works on the device. */
	handTo(person: Person): void {
		this.#person = person;
	}

	/** Makes changes, and resolves when a random number of them are saved; others follow. */
	async work(page: Page): Promise<void> {
		const end = this.count + 1 + this.#random.integer(40);
		const isReached = Promise.withResolvers<undefined>();
		this.#onsave = () => {
			if (this.count >= end) isReached.resolve(undefined);
		};
		// These calls fail when the page or its worker ends.
		makeChanges(page, strokesOf(this.#random, 80)).catch(() => undefined);
		await isReached.promise;
	}
}

function strokesOf(random: Random, count: number): readonly Stroke[] {
	return Array.from({ length: count }, () => ({
		calls: Array.from({ length: 1 + random.integer(3) }, () => callOf(random)),
		pauseMs: random.integer(3) * 20
	}));
}

function callOf(random: Random): Stroke['calls'][number] {
	const id = subjectOf(random);
	switch (random.integer(5)) {
		case 0:
			return { name: 'administrator.suspend', args: { id } };
		case 1:
			return { name: 'administrator.restore', args: { id } };
		case 2:
			return { name: 'administrator.requireMfa', args: { id } };
		default:
			return { name: 'administrator.editDetails', args: { id, firstName: `N${random.hex(6)}` } };
	}
}

/** Picks one of a few administrators, so that changes conflict. */
export function subjectOf(random: Random): string {
	return (subjects[random.integer(12)] ?? ada).id;
}
