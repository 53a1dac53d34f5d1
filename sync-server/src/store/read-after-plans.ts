interface StoreWithPlans {
	readonly endDue: (providerId: string) => Promise<void>;
}

interface WithDueTime {
	readonly provider_id: string;
	readonly due_at: number | null;
}

/** Reads a row again, once, if a plan was due that may change it. */
export async function readAfterPlans<R extends WithDueTime>(
	{ endDue }: StoreWithPlans,
	at: number,
	read: () => Promise<R | undefined>
): Promise<R | undefined> {
	const row = await read();
	if (row === undefined || row.due_at === null || row.due_at > at) return row;
	await endDue(row.provider_id);
	return read();
}
