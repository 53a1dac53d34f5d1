export type DensityChoice = 'comfortable' | 'compact';

const KEY = 'density';

/**
 * Spacing of the interface, as chosen on this device; app.html applies the same before the first
 * paint.
 */
export class Density {
	#choice = $state(stored());

	get choice(): DensityChoice {
		return this.#choice;
	}

	choose(choice: DensityChoice): void {
		this.#choice = choice;
		const { dataset } = document.documentElement;
		if (choice === 'comfortable') {
			localStorage.removeItem(KEY);
			delete dataset['density'];
		} else {
			localStorage.setItem(KEY, choice);
			dataset['density'] = choice;
		}
	}
}

function stored(): DensityChoice {
	return localStorage.getItem(KEY) === 'compact' ? 'compact' : 'comfortable';
}
