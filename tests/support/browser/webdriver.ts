import { setTimeout } from 'node:timers/promises';
import * as z from 'zod/mini';

/** One window of a browser that is driven over WebDriver. */
export interface DrivenWindow {
	open(url: string): Promise<void>;
	reload(): Promise<void>;
	/** Replaces the text of the field with that label. */
	fill(label: string, text: string): Promise<void>;
	/** Clicks the button, link or label with that name. */
	press(name: string): Promise<void>;
	/** Returns the readable text of the page, or of the selected element. */
	text(selector?: string): Promise<string>;
	/** Resolves once the service worker has cached the app, so that it opens without a server. */
	readyOffline(): Promise<void>;
}

export interface Driver {
	readonly version: string;
	readonly window: DrivenWindow;
	openWindow(): Promise<DrivenWindow>;
	end(): Promise<void>;
}

const elementKey = 'element-6066-11e4-a52e-4f735466cecf';
const Found = z.nullable(z.looseObject({ [elementKey]: z.string() }));
const Session = z.object({
	sessionId: z.string(),
	capabilities: z.object({ browserVersion: z.string() })
});

/** Timeout for an element to click or fill, and for an answer. */
const giveUpMs = 60_000;

/** Begins a session with the driver program that listens at the address. */
export async function drive(address: string): Promise<Driver> {
	const { sessionId, capabilities } = Session.parse(
		await ask('POST', `${address}/session`, { capabilities: {} })
	);
	const url = `${address}/session/${sessionId}`;
	return {
		version: capabilities.browserVersion,
		window: windowOf(url, z.string().parse(await ask('GET', `${url}/window`))),
		async openWindow() {
			const opened = await ask('POST', `${url}/window/new`, { type: 'window' });
			return windowOf(url, z.object({ handle: z.string() }).parse(opened).handle);
		},
		async end() {
			await ask('DELETE', url);
		}
	};
}

function windowOf(session: string, handle: string): DrivenWindow {
	/** Selects the window before each command, because the selection is state of the session. */
	async function command(path: string, body: object = {}): Promise<unknown> {
		await ask('POST', `${session}/window`, { handle });
		return ask('POST', `${session}/${path}`, body);
	}

	function run(body: (...args: string[]) => unknown, ...args: readonly string[]) {
		return command('execute/sync', { script: `return (${body.toString()})(...arguments)`, args });
	}

	/** Retries, because a redraw may replace the element at the moment it is used. */
	async function act(kind: string, name: string, action: string, body?: object): Promise<void> {
		const deadline = Date.now() + giveUpMs;
		let reason = 'not there';
		for (;;) {
			const found = Found.parse(await run(visibleElement, kind, name));
			if (found !== null) {
				const path = `element/${found[elementKey]}/${action}`;
				const failure = await command(path, body).then(nothing, String);
				if (failure === undefined) return;
				reason = failure;
			}
			if (Date.now() > deadline) throw new Error(`“${name}”: ${reason}`);
			await setTimeout(50);
		}
	}

	return {
		async open(url) {
			await command('url', { url });
		},
		async reload() {
			await command('refresh');
		},
		async fill(label, text) {
			// Repeat, because a navigation that ends takes the focus and with it the typed text.
			do {
				await act('label, input', label, 'clear');
				await act('label, input', label, 'value', { text });
			} while ((await run(valueInFocus)) !== text);
		},
		press: (name) => act('button, a, label', name, 'click'),
		async text(selector = 'body') {
			return z.string().parse(await run(readableText, selector));
		},
		async readyOffline() {
			await run(serviceWorkerReady);
		}
	};
}

function nothing(): undefined {
	return undefined;
}

/** Runs in the page. */
function readableText(selector = ''): string {
	return document.querySelector<HTMLElement>(selector)?.innerText ?? '';
}

/** Runs in the page. The registration itself cannot be passed on. */
async function serviceWorkerReady(): Promise<boolean> {
	return (await navigator.serviceWorker.ready).active !== null;
}

/** Runs in the page. */
function valueInFocus(): string | null {
	const element = document.activeElement;
	return element instanceof HTMLInputElement ? element.value : null;
}

/** Runs in the page. Returns the field if the element is its label. */
function visibleElement(selector = '', name = ''): Element | null {
	const named = [...document.querySelectorAll<HTMLElement>(selector)].filter(
		(element) => (element.ariaLabel ?? element.innerText).trim() === name
	);
	const meant = named.map((element) =>
		element instanceof HTMLLabelElement ? element.control : element
	);
	return meant.find((element) => element?.checkVisibility() && !element.closest('[inert]')) ?? null;
}

async function ask(method: string, url: string, body?: object): Promise<unknown> {
	const response = await fetch(url, {
		method,
		signal: AbortSignal.timeout(giveUpMs),
		...(body && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body)
		})
	});
	const { value } = z.object({ value: z.unknown() }).parse(await response.json());
	if (!response.ok) throw new Error(`${url}: ${JSON.stringify(value)}`);
	return value;
}
