/** Returns a warning about this number of active owners; undefined if they are two to four. */
export function ownersWarning(count: number): string | undefined {
	if (count === 1)
		return 'This leaves only 1 active Administrator With Billing. Keep at least two so you’re never locked out.';
	if (count > 4)
		return `Then there are ${count} active Administrators With Billing. Two to four are enough: each of them can do everything.`;
	return undefined;
}
