/** What to think of so many active owners; undefined where they are two to four. */
export function ownersWarning(count: number): string | undefined {
	if (count === 1)
		return 'Then there is only 1 active Administrator With Billing. With a second one nobody is locked out when the first one is away.';
	if (count > 4)
		return `Then there are ${count} active Administrators With Billing. Two to four are enough: each of them may do everything.`;
	return undefined;
}
