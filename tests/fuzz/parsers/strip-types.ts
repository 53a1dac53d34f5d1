import { register, stripTypeScriptTypes, type LoadHook } from 'node:module';
import { isInternalThread } from 'node:worker_threads';

// Jazzer.js instruments JavaScript, and skips files whose types Node has yet to strip. This hook is
// imported before Jazzer.js, and so runs behind Jazzer's own (`node --import`).

// eslint-disable-next-line @typescript-eslint/no-deprecated -- Jazzer.js registers its hook so; one of the newer kind would run before it
if (!isInternalThread) register(import.meta.url);

export const load: LoadHook = async (url, context, nextLoad) => {
	const loaded = await nextLoad(url, context);
	if (loaded.format !== 'module-typescript' || loaded.source === undefined) return loaded;
	const { source } = loaded;
	const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
	return { ...loaded, format: 'module', source: stripTypeScriptTypes(text) };
};
