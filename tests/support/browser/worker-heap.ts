import type { CDPSession, Page } from '@playwright/test';
import * as z from 'zod/mini';

const Targets = z.object({
	targetInfos: z.array(z.object({ targetId: z.string(), type: z.string(), url: z.string() }))
});
const Attached = z.object({ sessionId: z.string() });
const Reply = z.object({ id: z.number(), result: z.optional(z.unknown()) });
const Evaluated = z.object({ result: z.object({ objectId: z.string() }) });
const Objects = z.object({ objects: z.object({ objectId: z.string() }) });
const Length = z.object({ result: z.object({ value: z.number() }) });

/** Counts the ports that the shared worker still holds: one per tab and one per live query. */
export async function workerPorts(page: Page): Promise<number> {
	const devtools = await page.context().newCDPSession(page);
	try {
		const ask = await attachToWorker(devtools);
		await ask('HeapProfiler.collectGarbage', {});
		const expression = 'MessagePort.prototype';
		const { result } = Evaluated.parse(await ask('Runtime.evaluate', { expression }));
		const prototypeObjectId = result.objectId;
		const { objects } = Objects.parse(await ask('Runtime.queryObjects', { prototypeObjectId }));
		const counting = {
			objectId: objects.objectId,
			functionDeclaration: 'function () { return this.length; }',
			returnByValue: true
		};
		return Length.parse(await ask('Runtime.callFunctionOn', counting)).result.value;
	} finally {
		await devtools.detach();
	}
}

type Ask = (method: string, params: object) => Promise<unknown>;

/** Attaches over DevTools, because Playwright has no handle on a shared worker. */
export async function attachToWorker(devtools: CDPSession): Promise<Ask> {
	const { targetInfos } = Targets.parse(await devtools.send('Target.getTargets'));
	const worker = targetInfos.find(({ type }) => type === 'shared_worker');
	if (worker === undefined) throw new Error('There is no shared worker.');
	const { sessionId } = Attached.parse(
		await devtools.send('Target.attachToTarget', { targetId: worker.targetId, flatten: false })
	);
	let last = 0;
	return (method, params) =>
		new Promise((resolve, reject) => {
			const id = ++last;
			const hear = ({ message }: { readonly message: string }): void => {
				const reply = Reply.safeParse(JSON.parse(message));
				if (!reply.success || reply.data.id !== id) return;
				devtools.off('Target.receivedMessageFromTarget', hear);
				resolve(reply.data.result);
			};
			devtools.on('Target.receivedMessageFromTarget', hear);
			const message = JSON.stringify({ id, method, params });
			devtools.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject);
		});
}
