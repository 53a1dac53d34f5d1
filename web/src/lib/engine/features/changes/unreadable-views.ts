import type { Replica } from '#lib/replica/replica.ts';
import type { UnreadableChange } from '#lib/replica/queue/unreadable.ts';
import type { ChangeView } from '#lib/engine-api/change.ts';

/** Stands for missing changes of which nothing is known. */
export const UNNAMED_ID = 'missing';

/** The mutation's own id may lie unencrypted, where anyone may have changed it. */
export function unreadableId({ sequence }: Pick<UnreadableChange, 'sequence'>): string {
	return `unreadable-${sequence}`;
}

export function unreadableViews({ unreadable, queue }: Replica): readonly ChangeView[] {
	const { unnamed } = queue.disk.index;
	return [
		...(unnamed === null ? [] : [unnamedView(unnamed)]),
		...unreadable.list().map(unreadableView)
	];
}

/** Shows the place in the queue and whether the change ever left, because nothing else is known. */
function unreadableView({ sequence, sent, savedAt, stored }: UnreadableChange): ChangeView {
	return {
		...NOTHING_KNOWN,
		id: unreadableId({ sequence }),
		...(stored === null ? MISSING : UNREADABLE),
		args: { place: sequence, sent },
		authoredAt: typeof savedAt === 'number' ? savedAt : 0
	};
}

function unnamedView(count: number): ChangeView {
	return { ...NOTHING_KNOWN, id: UNNAMED_ID, ...MISSING, args: { count }, authoredAt: 0 };
}

const MISSING = { name: 'missing', state: 'missing' } as const;
const UNREADABLE = { name: 'unreadable', state: 'unreadable' } as const;

const NOTHING_KNOWN = {
	subject: { collection: '', id: '', label: '', isHere: false },
	isOpen: true,
	rejection: null,
	fields: [],
	decidedAt: null,
	deviceName: null,
	author: null,
	canWithdraw: false,
	canRedo: false,
	canDiscard: true,
	canReverse: false,
	followers: []
} as const;
