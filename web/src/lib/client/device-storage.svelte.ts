/** What the browser gives this app of the device's disk, and for how long. */
export class DeviceStorage {
	/** Bytes; undefined where the browser does not tell. */
	used = $state<number>();
	allowed = $state<number>();
	/** Whether it is kept until the person removes it. */
	isPersisted = $state<boolean>();

	async refresh(): Promise<void> {
		// Not there over an address that is not secure.
		if (!('storage' in navigator)) return;
		const [estimate, isPersisted] = await Promise.all([
			navigator.storage.estimate(),
			navigator.storage.persisted()
		]);
		this.used = estimate.usage;
		this.allowed = estimate.quota;
		this.isPersisted = isPersisted;
	}

	/** Asks the browser, which may ask the person. */
	async persist(): Promise<boolean> {
		this.isPersisted = await navigator.storage.persist();
		return this.isPersisted;
	}
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** "4.2 MB". */
export function sizeWords(bytes: number): string {
	const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
	const format = new Intl.NumberFormat('en', {
		...{ style: 'unit', unit: units[step] ?? 'byte', unitDisplay: step === 0 ? 'long' : 'short' },
		maximumSignificantDigits: 3
	});
	return format.format(bytes / 1000 ** step);
}
