import { APPROVAL_SURVIVORS } from './approval-survivors.ts';
import { ENVELOPE_SURVIVORS } from './envelope-survivors.ts';
import type { Mutant, Survivors } from './mutant.ts';
import { SIGN_IN_SURVIVORS } from './sign-in-survivors.ts';

export const SURVIVORS: readonly Survivors[] = [
	{
		why: 'Only the types require it: the value always exists, or nothing uses it.',
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
			'web/src/lib/replica/queue/lanes.ts': [
				['if (dependsOn === undefined) return false;', 'if (false) return false;'],
				["if (typeof base === 'number') return false;", 'if (false) return false;'],
				["if (typeof base === 'number') return false;", 'if (typeof base === "") return false;'],
				[
					'return dependsOn === undefined ? undefined : unsettled.get(dependsOn);',
					'return false ? undefined : unsettled.get(dependsOn);'
				]
			],
			'web/src/lib/replica/pull/settlement.ts': [
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
			'sync-server/src/sync/push/replays.ts': [
				[
					'const cookie = seen === null ? undefined : this.#cookie(seen);',
					'const cookie = false ? undefined : this.#cookie(seen);'
				]
			],
			'web/src/lib/replica/queue/queue.ts': [
				[
					'if (created !== undefined) this.#creations.set(created, pending.mutation.id);',
					'if (true) this.#creations.set(created, pending.mutation.id);'
				],
				[
					'if (created !== undefined && this.#creations.get(created) === id)',
					'if (true && this.#creations.get(created) === id)'
				]
			],
			'sync-server/src/sync/push/redo.ts': [
				[
					'return successor === null ? undefined : replays.mutation(successor);',
					'return false ? undefined : replays.mutation(successor);'
				],
				[
					'while (mutation !== undefined && FAILED.has(mutation.outcome) && mutation.successor !== null) {',
					'while (mutation !== undefined && FAILED.has(mutation.outcome) && true) {'
				],
				['if (stored.redo_of === null) return;', 'if (false) return;']
			],
			'sync-server/src/sync/push/quarantine.ts': [
				[
					"const [deviceId = ''] = pass.split(' ');",
					'const [deviceId = "Stryker was here!"] = pass.split(\' \');'
				],
				[
					'const author = deviceAuthor(push.rows, { device, at, clientNow: at, isFactorFresh: false });',
					'const author = deviceAuthor(push.rows, { device, at, clientNow: at, isFactorFresh: true });'
				],
				[
					"const NOTHING: Decision = { ...NOTHING_DECIDED, outcome: 'noop' };",
					'const NOTHING: Decision = { ...NOTHING_DECIDED, outcome: "" };'
				]
			],
			'sync-server/src/sync/push/decide-mutation.ts': [
				['...(rejection === undefined ? {} : { rejection })', '...(false ? {} : { rejection })']
			],
			'sync-server/src/sync/push/push.ts': [
				[
					'for (const [place, { resolve }] of group.entries()) resolve(outcomes[place] ?? ok([]));',
					'for (const [place, { resolve }] of group.entries()) resolve(outcomes[place] ?? ok(["Stryker was here"]));'
				],
				[
					"if (device === undefined) return err('unauthenticated');",
					'if (device === undefined) return err("");'
				],
				[
					"if (device === undefined) return err('unauthenticated');",
					"if (false) return err('unauthenticated');"
				]
			]
		}
	},
	{
		why: 'It only saves time or memory; the result is the same without it.',
		lines: {
			'web/src/lib/replica/pull/settlement.ts': [
				['if (gone.size === 0) return [];', 'if (false) return [];'],
				['return queue.size + settled.size > 0;', 'return true;'],
				['return queue.size + settled.size > 0;', 'return queue.size + settled.size >= 0;']
			],
			'sync-server/src/sync/push/replays.ts': [
				[
					'if (!this.#cookiesByText.has(text)) this.#cookiesByText.set(text, parseCookie(text));',
					'if (true) this.#cookiesByText.set(text, parseCookie(text));'
				]
			],
			'web/src/lib/replica/queue/queue.ts': [
				[
					'pending.sequence < this.#next - 1 && !this.#pendingById.has(pending.mutation.id);',
					'true;'
				],
				[
					'pending.sequence < this.#next - 1 && !this.#pendingById.has(pending.mutation.id);',
					'pending.sequence < this.#next - 1 || !this.#pendingById.has(pending.mutation.id);'
				],
				[
					'pending.sequence < this.#next - 1 && !this.#pendingById.has(pending.mutation.id);',
					'true && !this.#pendingById.has(pending.mutation.id);'
				],
				[
					'pending.sequence < this.#next - 1 && !this.#pendingById.has(pending.mutation.id);',
					'pending.sequence <= this.#next - 1 && !this.#pendingById.has(pending.mutation.id);'
				],
				[
					'pending.sequence < this.#next - 1 && !this.#pendingById.has(pending.mutation.id);',
					'pending.sequence < this.#next + 1 && !this.#pendingById.has(pending.mutation.id);'
				],
				['if (isEarlier) this.#sort();', 'if (true) this.#sort();'],
				['this.#idsBySequence.delete(pending.sequence);', ';'],
				[
					'if (created !== undefined && this.#creations.get(created) === id)',
					'if (created === undefined && this.#creations.get(created) === id)'
				],
				['this.#creations.delete(created);', ';'],
				['if (created !== undefined && this.#creations.get(created) === id)', 'if (false)']
			],
			'web/src/lib/replica/view.ts': [
				['this.#stood.clear();', ';'],
				['if (!isProvisional(version)) return version;', 'if (false) return version;']
			],
			'sync-server/src/sync/push/delivery.ts': [
				[
					"const seesAll = hasPermission(principal, 'administrator.readAll');",
					'const seesAll = hasPermission(principal, "");'
				],
				[
					'for (const key of Object.keys(mutation.base)) wantField(rows, key, { seesAll });',
					'for (const key of Object.keys(mutation.base)) wantField(rows, key, {});'
				]
			]
		}
	},
	{
		why: 'The value that replaces nothing is looked up and not found.',
		lines: {
			'web/src/lib/replica/pull/settlement.ts': [
				[
					'const told = [...changes, ...(verdict?.conflicts ?? [])];',
					'const told = [...changes, ...(verdict?.conflicts ?? ["Stryker was here"])];'
				],
				[
					"for (const name of isReset ? ['administrator', 'organization', 'organizationAccess'] : [])",
					"for (const name of isReset ? ['administrator', 'organization', 'organizationAccess'] : [\"Stryker was here\"])"
				]
			],
			'web/src/lib/replica/queue/queue-disk.ts': [
				[
					'const remove = saves.flatMap((save) => save.remove ?? []);',
					'const remove = saves.flatMap((save) => save.remove ?? ["Stryker was here"]);'
				]
			],
			'web/src/lib/replica/queue/queue.ts': [
				[
					"return this.#pendingById.get(this.#idsBySequence.get(sequence) ?? '');",
					'return this.#pendingById.get(this.#idsBySequence.get(sequence) ?? "Stryker was here!");'
				],
				[
					".filter((one) => !isSent(one) && isFollowed(one.mutation.dependsOn ?? ''))",
					'.filter((one) => !isSent(one) && isFollowed(one.mutation.dependsOn ?? "Stryker was here!"))'
				],
				[
					"const creations = ids.flatMap((id) => this.get(this.#creations.get(id) ?? '') ?? []);",
					'const creations = ids.flatMap((id) => this.get(this.#creations.get(id) ?? "Stryker was here!") ?? []);'
				]
			]
		}
	},
	{
		why: 'It would accept input that cannot occur: a change that depends on itself, an unknown collection, or a line before a known one.',
		lines: {
			'web/src/lib/replica/queue/lanes.ts': [
				[
					'return isUndecided(earlier) && earlier.sequence > queued.sequence;',
					'return isUndecided(earlier) && earlier.sequence >= queued.sequence;'
				]
			],
			'web/src/lib/replica/view.ts': [
				[
					'if (collection === undefined) throw new Error(`Unknown collection ${location.collection}`);',
					'if (collection === undefined) throw new Error(``);'
				],
				[
					'if (collection === undefined) throw new Error(`Unknown collection ${location.collection}`);',
					'if (false) throw new Error(`Unknown collection ${location.collection}`);'
				]
			]
		}
	},
	{
		why: 'Everything that is not `author` is `intent`; whether a change tightens depends on neither.',
		lines: {
			'web/src/lib/replica/view.ts': [
				["basis: 'intent',", 'basis: "",'],
				[
					"const decision = this.#decide(scratch, intent, { basis: 'author', version, at });",
					'const decision = this.#decide(scratch, intent, {});'
				],
				[
					"const decision = this.#decide(scratch, intent, { basis: 'author', version, at });",
					'const decision = this.#decide(scratch, intent, { basis: "", version, at });'
				]
			],
			'sync-server/src/sync/push/device-actor.ts': [["basis: 'intent',", 'basis: "",']]
		}
	},
	{
		why: 'Nothing of a prediction is stored, so its version never meets another.',
		lines: {
			'web/src/lib/replica/view.ts': [
				[
					'const version = FIRST_PROVISIONAL_VERSION * 2;',
					'const version = FIRST_PROVISIONAL_VERSION / 2;'
				]
			]
		}
	},
	{
		why: 'Nothing on the server asks whether a change tightens.',
		lines: {
			'sync-server/src/sync/push/decide-mutation.ts': [
				['isTightening: false', 'isTightening: true']
			]
		}
	},
	...SIGN_IN_SURVIVORS,
	...APPROVAL_SURVIVORS,
	...ENVELOPE_SURVIVORS
];

/** Returns the explained survivors of a file. */
export function survivorsOf(file: string): readonly Mutant[] {
	const lines = SURVIVORS.flatMap((group) => group.lines[file] ?? []);
	return lines.map(([before, after]) => ({ file, before, after }));
}
