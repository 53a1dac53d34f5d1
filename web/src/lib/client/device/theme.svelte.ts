export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'theme';
const paper = { light: '#f3f5f4', dark: '#101716' } as const;

/** Light or dark, as chosen on this device; app.html applies the same before the first paint. */
export class Theme {
	#choice = $state(stored());

	get choice(): ThemeChoice {
		return this.#choice;
	}

	choose(choice: ThemeChoice): void {
		this.#choice = choice;
		if (choice === 'system') {
			localStorage.removeItem(KEY);
			delete document.documentElement.dataset['theme'];
		} else {
			localStorage.setItem(KEY, choice);
			document.documentElement.dataset['theme'] = choice;
		}
		for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
			const own = meta.media.includes('dark') ? 'dark' : 'light';
			meta.content = paper[choice === 'system' ? own : choice];
		}
	}
}

function stored(): ThemeChoice {
	const value = localStorage.getItem(KEY);
	return value === 'light' || value === 'dark' ? value : 'system';
}
