import type { Client } from '#lib/client/client.ts';
import { saveFile } from '#lib/client/device/save-file.ts';
import { explainAnswerError } from '#lib/client/words/explain/answer-error.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';
import { toneOf } from '#lib/components/change/tell-failure.ts';

type Format = 'csv' | 'json';
type Answer = Awaited<ReturnType<Client['exportActivity']>>;

interface Export {
	readonly name: string;
	readonly format: Format;
	readonly ask: () => Promise<Answer>;
}

export async function saveExport(
	{ name, format, ask }: Export,
	{ toasts }: { readonly toasts: Pick<Toasts, 'show'> }
): Promise<void> {
	toasts.show('The server is preparing the file.');
	const file = await ask();
	if (!file.ok) {
		const { code } = file.error;
		toasts.show(explainAnswerError(code), { tone: toneOf(code) });
		return;
	}
	const type = format === 'csv' ? 'text/csv' : 'application/json';
	const date = new Date().toLocaleDateString('sv');
	await saveFile({ name: `${name}-${date}.${format}`, type, text: file.value });
}
