import { createProxy, type TcpProxy } from '#support/wire/tcp-proxy.ts';
import { test as base } from './test.ts';

/** A test of several devices, one of which loses its way to the server. */
export const test = base.extend<{
	/** Its own way to the server, under the same address as everybody's. */
	readonly line: TcpProxy & { readonly args: readonly string[] };
}>({
	line: async ({ world }, use) => {
		const own = await createProxy({ target: world.wire.port });
		const rule = `MAP 127.0.0.1:${world.wire.port} 127.0.0.1:${own.port}`;
		await use({ ...own, args: [`--host-resolver-rules=${rule}`] });
		await own.close();
	}
});
