export class Countdown {
	seconds = $state(0);
	#timer: ReturnType<typeof setInterval> | undefined;

	start(delayMs: number): void {
		this.stop();
		const endsAt = performance.now() + delayMs;
		const tick = (): void => {
			this.seconds = Math.max(0, Math.ceil((endsAt - performance.now()) / 1_000));
			if (this.seconds === 0) this.stop();
		};
		tick();
		if (this.seconds > 0) this.#timer = setInterval(tick, 250);
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}
}
