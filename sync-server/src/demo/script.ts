import type { MutationArgs, MutationName } from '@tenantry/shared/mutators.ts';

import type { Calendar } from './calendar.ts';
import { isSeenBy, type Cast, type Member } from './cast.ts';
import type { Change, OwnAct, PastPush } from './past.ts';
import type { Random } from './random.ts';

export interface ScriptOptions {
	readonly cast: Cast;
	readonly calendar: Calendar;
	readonly random: Random;
}

const FIRST_MINUTE = 7 * 60 + 30;
const LAST_MINUTE = 18 * 60;

/** Collects what the stories write: pushes and acts, in any order. */
export class Script {
	readonly cast: Cast;
	readonly calendar: Calendar;
	readonly random: Random;
	readonly pushes: PastPush[] = [];
	readonly acts: OwnAct[] = [];

	constructor({ cast, calendar, random }: ScriptOptions) {
		this.cast = cast;
		this.calendar = calendar;
		this.random = random;
	}

	change<N extends MutationName>(name: N, args: MutationArgs<N>): Change {
		return { id: this.random.hex(32), name, args };
	}

	push(author: Member, at: number, ...changes: readonly Change[]): void {
		const madeAt = at - (1 + this.random.integer(4)) * 15_000;
		this.pushes.push({ authorId: author.id, madeAt, at, changes });
	}

	act(kind: OwnAct['kind'], { id: personId }: Member, at: number): void {
		this.acts.push({ kind, personId, at });
	}

	atWork(daysAgo: number): number {
		const minute = FIRST_MINUTE + this.random.integer(LAST_MINUTE - FIRST_MINUTE);
		return this.calendar.on(daysAgo, minute);
	}

	middle(from: number, to: number): number {
		const half = (from - to) / 2;
		return to + this.random.integer(half) + this.random.integer(half);
	}

	guardOf(member: Member): Member {
		const { guards, colleague } = this.cast;
		const fit = guards.filter((guard) => isSeenBy(guard, member));
		return this.random.pick([colleague, ...fit]);
	}

	owner(): Member {
		return this.random.pick(this.cast.owners);
	}

	ticket(kind: 'HD' | 'HR' | 'PRJ' | 'SEC'): string {
		return `${kind}-${String(1000 + this.random.integer(4000))}`;
	}

	times(number: number, write: () => void): void {
		for (let n = 0; n < number; n++) write();
	}
}
