/** What happens to a request on its way. `late`: it is done again after everything else. */
export type Fault =
	| 'lose-request'
	| 'lose-answer'
	| 'repeat'
	| 'cut'
	| 'portal'
	| 'bad-gateway'
	| 'late'
	// What only the server can do is done where the wire has a hold of it.
	| 'no-session'
	| 'restart'
	// So that what comes behind it meets a fault, too.
	| 'none';

export type Send = (path: string, init: RequestInit) => Promise<Response>;

export interface FarEnd {
	readonly send: Send;
	/** As if the session had ended before this request. */
	readonly sendSignedOut?: Send;
	readonly restart?: () => Promise<void>;
}

/** A network between one device and the server, broken as the test says. */
export class Wire {
	/** Taken one a request; without one the request goes through. */
	faults: Fault[] = [];
	isCut = false;
	/** Says what goes, and what comes back, as an app or a server of another version would. */
	between: (send: Send) => Send = (send) => send;
	readonly #far: FarEnd;
	readonly #late: (() => Promise<Response>)[] = [];

	constructor(far: FarEnd) {
		this.#far = far;
	}

	readonly fetch: Send = async (path, init) => {
		if (this.isCut) throw new TypeError('No network');
		// The device gives up on a request; the server, once it has it, does not.
		const request = { ...init, signal: null };
		const send = (): Promise<Response> => this.between(this.#far.send)(path, request);
		switch (this.faults.shift()) {
			case 'lose-request':
				throw new TypeError('The request was lost');
			case 'lose-answer':
				await send();
				throw new TypeError('The answer was lost');
			case 'repeat':
				await send();
				return send();
			case 'cut':
				return cutBody(await send());
			case 'portal':
				return new Response('<html>Welcome to our hotel</html>', { status: 200 });
			case 'bad-gateway':
				return new Response('<html>502 Bad Gateway</html>', { status: 502 });
			case 'no-session':
				return (this.#far.sendSignedOut ?? this.#far.send)(path, withoutCookie(request));
			case 'restart':
				await send();
				await this.#far.restart?.();
				throw new TypeError('The connection was reset');
			case 'late':
				this.#late.push(send);
				throw new TypeError('The request was delayed');
			case 'none':
			case undefined:
				return send();
		}
	};

	/** Requests that were thought lost arrive after all. */
	async deliverLate(): Promise<void> {
		// Nobody waits for their answers any more.
		for (const send of this.#late.splice(0)) await send().catch(() => undefined);
	}

	heal(): void {
		this.faults = [];
		this.isCut = false;
	}
}

function withoutCookie(init: RequestInit): RequestInit {
	const headers = new Headers(init.headers);
	headers.delete('cookie');
	return { ...init, headers };
}

/** Ends in the middle of a line. */
async function cutBody(response: Response): Promise<Response> {
	const body = await response.text();
	const half = body.slice(0, Math.floor(body.length / 2));
	return new Response(half, { status: response.status, headers: response.headers });
}
