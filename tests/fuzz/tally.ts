import type { PushResult } from '@tenantry/shared/protocol/push.ts';
import type { Sent } from './carry-out.ts';
import type { Answered } from './judgement.ts';
import type { Place } from './place.ts';

export interface Finding {
	/** Number of the run within the seed; the same number reproduces the finding. */
	readonly run: number | undefined;
	readonly fault: string;
	readonly sent?: Sent;
	readonly answer?: Answered;
}

const MOST_TEXT = 2000;

/** Counts requests and decisions, and collects findings. */
export class Tally {
	requests = 0;
	readonly findings: Finding[] = [];
	readonly #decisions = new Map<string, number>();
	readonly #statuses = new Map<string, Map<number, number>>();

	count({ method, path }: Place, status: number): void {
		this.requests++;
		const name = `${method} ${path}`;
		const counts = this.#statuses.get(name) ?? new Map<number, number>();
		this.#statuses.set(name, counts);
		counts.set(status, (counts.get(status) ?? 0) + 1);
	}

	/** Counts the outcomes of a push. */
	decide(results: readonly PushResult[]): void {
		for (const { outcome, rejection } of results) {
			const name = rejection?.code ?? outcome;
			this.#decisions.set(name, (this.#decisions.get(name) ?? 0) + 1);
		}
	}

	find(finding: Finding): void {
		this.findings.push(finding);
	}

	/** Routes that were requested. */
	get asked(): readonly string[] {
		return [...this.#statuses.keys()];
	}

	get succeeded(): readonly string[] {
		const hasSuccess = (counts: Map<number, number>) =>
			[...counts.keys()].some((status) => status < 400);
		return [...this.#statuses].filter(([, counts]) => hasSuccess(counts)).map(([name]) => name);
	}

	/** One line for each route: how often each status was answered. */
	get table(): readonly string[] {
		return [...this.#statuses].map(([name, counts]) => {
			const sorted = [...counts].sort(([left], [right]) => left - right);
			return `${name.padEnd(72)} ${sorted.map(([status, count]) => `${status}:${count}`).join(' ')}`;
		});
	}

	get decisions(): string {
		const sorted = [...this.#decisions].sort(([, left], [, right]) => right - left);
		return sorted.map(([name, count]) => `${name}:${count}`).join(' ');
	}

	/** Returns one line for each kind of finding, with the command that reproduces it. */
	words(seed: number, database: string): readonly string[] {
		const first = new Map<string, Finding>();
		for (const finding of this.findings) {
			const kind = `${finding.fault} ${finding.sent?.path.split('?')[0] ?? ''}`;
			if (!first.has(kind)) first.set(kind, finding);
		}
		return [...first.values()].map(({ run, fault, sent, answer }) =>
			[
				`${fault}: ${sent === undefined ? 'after a run' : toText(sent)}`,
				...(answer?.text === undefined ? [] : [answer.text.slice(0, MOST_TEXT)]),
				`The same again: npx -y pnpm@12.21.0 fuzz --database ${database} --seed ${seed} --run ${run ?? 0}`
			].join('\n')
		);
	}

	get summary(): string {
		return `${this.requests} requests, ${this.findings.length} failures`;
	}
}

function toText({ path, init }: Sent): string {
	const { method, headers, body } = init;
	const sent = typeof body === 'string' ? body : 'bytes, or nothing';
	return `${method} ${path}\n${JSON.stringify(headers)}\n${sent.slice(0, MOST_TEXT)}`;
}
