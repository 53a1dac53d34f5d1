/**
 * Imports the engine dynamically: Chromium reads the compiled code that it keeps beside a
 * precached file for a dynamic import, but for neither a worker's own script nor its static imports.
 */
const loading = import('./serve-tabs.ts');
// A worker without its engine ends, so that a reloaded tab starts another one.
loading.catch(() => close());

// Every tab brings a port, even to a worker of its own: messages sent before the engine has started
// wait in it.
addEventListener('onconnect' in globalThis ? 'connect' : 'message', (event) => {
	const ports = event instanceof MessageEvent ? event.ports : [];
	loading.then(({ serve }) => ports.forEach(serve)).catch(() => undefined);
});
