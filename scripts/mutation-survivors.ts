import type { Mutant } from './mutant.ts';

/** Mutants that no test need notice, and why. docs/reliability.md has the reasons. */
export interface Survivors {
	readonly why: string;
	/** The lines they touch, as they are and as the mutant makes them, by file. */
	readonly lines: Readonly<Record<string, readonly (readonly [before: string, after: string])[]>>;
}

export const SURVIVORS: readonly Survivors[] = [
	{
		why: 'Only the types ask for it: there is always something, or nothing is done with it.',
		lines: {
			'shared/src/earlier-form.ts': [
				[
					"const field = parsed.error.issues[0]?.path.join('.');",
					"const field = parsed.error.issues[0].path.join('.');"
				]
			],
			'shared/src/overlay.ts': [
				[
					'if (before !== undefined) idsByValue.get(before)?.delete(id);',
					'if (true) idsByValue.get(before)?.delete(id);'
				],
				[
					'if (before !== undefined) idsByValue.get(before)?.delete(id);',
					'if (before !== undefined) idsByValue.get(before).delete(id);'
				],
				['if (after === undefined) return;', 'if (false) return;']
			],
			'web/src/lib/replica/lanes.ts': [
				['if (dependsOn === undefined) return false;', 'if (false) return false;'],
				["if (typeof base === 'number') return false;", 'if (false) return false;'],
				["if (typeof base === 'number') return false;", 'if (typeof base === "") return false;'],
				[
					'return dependsOn === undefined ? undefined : unsettled.get(dependsOn);',
					'return false ? undefined : unsettled.get(dependsOn);'
				]
			],
			'web/src/lib/replica/settlement.ts': [
				[
					'return result !== undefined && result.version <= version;',
					'return true && result.version <= version;'
				],
				[
					"if (isKnown || result === undefined || result.outcome === 'deferred') return [];",
					"if (isKnown || false || result.outcome === 'deferred') return [];"
				],
				[
					"if (isKnown || result === undefined || result.outcome === 'deferred') return [];",
					'if (isKnown || result === undefined || false) return [];'
				],
				[
					"if (isKnown || result === undefined || result.outcome === 'deferred') return [];",
					'if (isKnown || result === undefined || result.outcome === "") return [];'
				],
				[
					'const entry = redoOf === undefined ? undefined : settled.get(redoOf);',
					'const entry = false ? undefined : settled.get(redoOf);'
				]
			],
			'sync-server/src/sync/precedents.ts': [
				[
					'const cookie = seen === null ? undefined : this.#cookie(seen);',
					'const cookie = false ? undefined : this.#cookie(seen);'
				]
			]
		}
	},
	{
		why: 'It only saves work: the same comes out without it.',
		lines: {
			'web/src/lib/replica/settlement.ts': [
				['if (gone.size === 0) return [];', 'if (false) return [];'],
				['return queue.size + settled.size > 0;', 'return true;'],
				['return queue.size + settled.size > 0;', 'return queue.size + settled.size >= 0;']
			],
			'sync-server/src/sync/precedents.ts': [
				[
					'if (!this.#cookiesByText.has(text)) this.#cookiesByText.set(text, parseCookie(text));',
					'if (true) this.#cookiesByText.set(text, parseCookie(text));'
				]
			]
		}
	},
	{
		why: 'What stands in the place of nothing is looked for, and not found.',
		lines: {
			'web/src/lib/replica/settlement.ts': [
				[
					'const told = [...changes, ...(verdict?.conflicts ?? [])];',
					'const told = [...changes, ...(verdict?.conflicts ?? ["Stryker was here"])];'
				],
				[
					"for (const name of isReset ? ['administrator', 'organization', 'organizationAccess'] : [])",
					"for (const name of isReset ? ['administrator', 'organization', 'organizationAccess'] : [\"Stryker was here\"])"
				]
			]
		}
	},
	{
		why: 'It would take what cannot be: a change that depends on itself.',
		lines: {
			'web/src/lib/replica/lanes.ts': [
				[
					'return isUndecided(earlier) && earlier.sequence > pending.sequence;',
					'return isUndecided(earlier) && earlier.sequence >= pending.sequence;'
				]
			]
		}
	}
];

/** What is explained of a file. */
export function survivorsOf(file: string): readonly Mutant[] {
	const lines = SURVIVORS.flatMap((group) => group.lines[file] ?? []);
	return lines.map(([before, after]) => ({ file, before, after }));
}
