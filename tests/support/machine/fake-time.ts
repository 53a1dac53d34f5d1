import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from './programs.ts';

/** A clock that a test sets, for programs that are started with this environment. */
export interface FakeTime {
	readonly env: Readonly<Record<string, string>>;
	/** Sets how far the clock runs ahead of the real time from now on. */
	setAhead(ms: number): Promise<void>;
	close(): Promise<void>;
}

const LIBRARIES = ['x86_64', 'aarch64'].map(
	(machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketimeMT.so.1`
);

/** Returns the library that replaces the system's clock, after trying to install a missing one. */
export function findFakeTime(): string | undefined {
	const find = () => LIBRARIES.find((path) => existsSync(path));
	if (find() === undefined) installPackages('faketime');
	return find();
}

/** Environment of a program, a browser too, whose clock runs this far ahead of the real one. */
export function clockAhead(library: string, ms: number): Readonly<Record<string, string>> {
	return {
		LD_PRELOAD: library,
		FAKETIME: `${ms < 0 ? '' : '+'}${(ms / 1000).toFixed(3)}`,
		FAKETIME_DONT_FAKE_MONOTONIC: '1',
		// Chromium waits by the monotonic clock, which is the real one; a wait took seconds otherwise.
		FAKETIME_FORCE_MONOTONIC_FIX: '0'
	};
}

export async function openFakeTime(library: string): Promise<FakeTime> {
	const folder = await mkdtemp(join(tmpdir(), 'tenantry-time-'));
	const file = join(folder, 'time');
	const next = join(folder, 'next');
	// libfaketime ends a program that reads an empty file, so the file is replaced in one step.
	const setAhead = async (ms: number) => {
		await writeFile(next, `+${(ms / 1000).toFixed(3)}`);
		await rename(next, file);
	};
	await setAhead(0);
	return {
		env: {
			LD_PRELOAD: library,
			FAKETIME_TIMESTAMP_FILE: file,
			FAKETIME_NO_CACHE: '1',
			// Timers continue to follow the real time.
			FAKETIME_DONT_FAKE_MONOTONIC: '1'
		},
		setAhead,
		close: () => rm(folder, { recursive: true })
	};
}
