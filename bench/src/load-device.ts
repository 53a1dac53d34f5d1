import { randomBytes } from 'node:crypto';
import { PullAnswer } from '@tenantry/shared/protocol/pull.ts';
import { PushAnswer, type Mutation } from '@tenantry/shared/protocol/push.ts';
import type { WireRow } from '@tenantry/shared/protocol/patch.ts';
import { SignInAnswer } from '@tenantry/shared/protocol/sign-in.ts';
import { fieldKey } from '@tenantry/shared/row.ts';
import { createHttpClient, type HttpClient } from './http-client.ts';

export interface LoadPerson {
	readonly email: string;
	readonly password: string;
}

/** Administrator's row that only one device edits, so that every edit stands. */
export interface Target {
	readonly id: string;
	/** Version that last wrote the last name. */
	version: number;
}

/** Signed-in device without an engine; it pushes as fast as the server answers. */
export class LoadDevice {
	readonly #http: HttpClient;
	readonly #deviceId: string;

	private constructor(http: HttpClient, deviceId: string) {
		this.#http = http;
		this.#deviceId = deviceId;
	}

	static async signIn(address: string, { email, password }: LoadPerson): Promise<LoadDevice> {
		const http = createHttpClient(address);
		const { body } = await http.post('/session/v1/sign-in', {
			email,
			password,
			device: { name: 'Load' }
		});
		const answer = SignInAnswer.parse(body);
		if (answer.next !== 'signed_in') throw new Error(`${email}: ${answer.next} comes first.`);
		return new LoadDevice(http, answer.deviceId);
	}

	/** Returns everything this person sees, and the cookie that stands for it. */
	async pull(): Promise<{ readonly rows: readonly WireRow[]; readonly cookie: string }> {
		const rows: WireRow[] = [];
		let cookie: string | null = null;
		for (;;) {
			const { body } = await this.#http.post('/sync/v1/pull', {
				deviceId: this.#deviceId,
				cookie,
				limit: 1000
			});
			const page: PullAnswer = PullAnswer.parse(body);
			for (const row of page.put) rows.push(row);
			cookie = page.cookie;
			if (!page.more) return { rows, cookie };
		}
	}

	/** Pushes one edit per target, updates the targets' versions and returns the server's time. */
	async push(targets: readonly Target[], seen: string): Promise<number> {
		const mutations = targets.map((target) => edit(target, seen));
		const startedAt = performance.now();
		const { body } = await this.#http.post('/sync/v1/push', {
			deviceId: this.#deviceId,
			lane: 'ordinary',
			clientNow: Date.now(),
			queueDepth: mutations.length,
			oldestAt: Date.now(),
			mutations
		});
		const took = performance.now() - startedAt;
		for (const [index, result] of PushAnswer.parse(body).results.entries()) {
			if (result.outcome !== 'applied') throw new Error(`An edit was ${result.outcome}.`);
			const target = targets[index];
			if (target !== undefined) target.version = result.version;
		}
		return took;
	}

	close(): void {
		this.#http.close();
	}
}

/** Returns an edit of the last name. */
export function edit({ id, version }: Target, seen: string): Mutation {
	const mutationId = randomBytes(16).toString('hex');
	return {
		id: mutationId,
		name: 'administrator.editDetails',
		v: 1,
		args: { id, lastName: `Load ${mutationId.slice(0, 8)}` },
		base: { [fieldKey('administrator', id, 'lastName')]: version },
		seen,
		authoredAt: Date.now()
	};
}
