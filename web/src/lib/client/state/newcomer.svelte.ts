class Newcomer {
	#id = $state<string>();

	get id(): string | undefined {
		return this.#id;
	}

	welcome(id: string): void {
		this.#id = id;
	}

	forget(): void {
		this.#id = undefined;
	}
}

export const newcomer = new Newcomer();
