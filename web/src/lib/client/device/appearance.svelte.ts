export type ThemeChoice = 'system' | 'light' | 'dark';
export type DensityChoice = 'comfortable' | 'compact';

const paper = { light: '#f3f5f4', dark: '#101716' } as const;

/** The root element carries every choice but the default; app.html applies it before paint. */
export class PersistedChoice<Choice extends string> {
	readonly #key: string;
	readonly #choices: readonly [Choice, ...Choice[]];
	readonly #onchoice: ((choice: Choice) => void) | undefined;
	#choice = $state<Choice>();

	constructor(
		key: string,
		choices: readonly [Choice, ...Choice[]],
		onchoice?: (choice: Choice) => void
	) {
		this.#key = key;
		this.#choices = choices;
		this.#onchoice = onchoice;
		const stored = localStorage.getItem(key);
		this.#choice = choices.find((choice) => choice === stored);
	}

	get choice(): Choice {
		return this.#choice ?? this.#choices[0];
	}

	choose(choice: Choice): void {
		this.#choice = choice;
		const { dataset } = document.documentElement;
		if (choice === this.#choices[0]) {
			localStorage.removeItem(this.#key);
			Reflect.deleteProperty(dataset, this.#key);
		} else {
			localStorage.setItem(this.#key, choice);
			dataset[this.#key] = choice;
		}
		this.#onchoice?.(choice);
	}
}

export function createDensity(): PersistedChoice<DensityChoice> {
	return new PersistedChoice('density', ['comfortable', 'compact']);
}

export function createTheme(): PersistedChoice<ThemeChoice> {
	return new PersistedChoice('theme', ['system', 'light', 'dark'], colorBrowserBar);
}

function colorBrowserBar(choice: ThemeChoice): void {
	for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
		const own = meta.media.includes('dark') ? 'dark' : 'light';
		meta.content = paper[choice === 'system' ? own : choice];
	}
}
