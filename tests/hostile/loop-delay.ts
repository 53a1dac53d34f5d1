import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

// Loaded into the server under test: writes how late the event loop was, twice a second.
const file = process.env.LOOP_DELAY_FILE;
if (file !== undefined) {
	const delay = monitorEventLoopDelay({ resolution: 5 });
	delay.enable();
	setInterval(() => {
		const [max, p99] = [delay.max / 1e6, delay.percentile(99) / 1e6];
		appendFileSync(file, `${JSON.stringify({ at: Date.now(), max, p99 })}\n`);
		delay.reset();
	}, 500).unref();
}
