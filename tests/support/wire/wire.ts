/** Fault that hits a request. `late` sends it after everything else. */
export type Fault =
	| 'lose-request'
	| 'lose-answer'
	| 'repeat'
	| 'cut'
	| 'portal'
	| 'bad-gateway'
	| 'late'
	// Faults of the server itself, which take effect where the wire controls it.
	| 'no-session'
	| 'restart'
	// No fault, so that one further back in the list hits a later request.
	| 'none';

export type Send = (path: string, init: RequestInit) => Promise<Response>;

export interface FarEnd {
	readonly send: Send;
	/** Sends the request as if the session had ended before it. */
	readonly sendSignedOut?: Send;
	readonly restart?: () => Promise<void>;
}

/** A network between one device and the server, which the test can break. */
export class Wire {
	/** One fault per request, in order; when empty, requests go through. */
	faults: Fault[] = [];
	isCut = false;
	/** Changes requests and answers, as an app or a server of another version would. */
	between: (send: Send) => Send = (send) => send;
	readonly #far: FarEnd;
	readonly #late: (() => Promise<Response>)[] = [];

	constructor(far: FarEnd) {
		this.#far = far;
	}

	readonly fetch: Send = async (path, init) => {
		if (this.isCut) throw new TypeError('No network');
		// The device may abort a request; a server that has received it does not.
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

	/** Delivers requests that were thought lost. */
	async deliverLate(): Promise<void> {
		// No one waits for their answers.
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

/** Cuts the body in the middle of a line. */
async function cutBody(response: Response): Promise<Response> {
	const body = await response.text();
	const half = body.slice(0, Math.floor(body.length / 2));
	return new Response(half, { status: response.status, headers: response.headers });
}
