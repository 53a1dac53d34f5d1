import { LOCALE } from '#lib/client/words/locale.ts';

export class DeviceStorage {
	/** Bytes; undefined where the browser does not tell. */
	used = $state<number>();
	allowed = $state<number>();
	/** The browser keeps it until the person removes it. */
	isPersisted = $state<boolean>();

	async refresh(): Promise<void> {
		// It is missing at an address that is not secure.
		if (!('storage' in navigator)) return;
		const [estimate, isPersisted] = await Promise.all([
			navigator.storage.estimate(),
			navigator.storage.persisted()
		]);
		this.used = estimate.usage;
		this.allowed = estimate.quota;
		this.isPersisted = isPersisted;
	}

	async persist(): Promise<boolean> {
		this.isPersisted = await navigator.storage.persist();
		return this.isPersisted;
	}
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

export function sizeWords(bytes: number): string {
	const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
	const format = new Intl.NumberFormat(LOCALE, {
		style: 'unit',
		unit: units[step] ?? 'byte',
		unitDisplay: step === 0 ? 'long' : 'short',
		maximumSignificantDigits: 3
	});
	return format.format(bytes / 1000 ** step);
}
