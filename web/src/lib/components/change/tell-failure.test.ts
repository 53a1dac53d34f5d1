import { expect, test } from 'vitest';
import { tellFailure, toneOf } from './tell-failure.ts';

function told(tell: (toasts: { show: (text: string) => void }) => void): readonly string[] {
	const texts: string[] = [];
	tell({ show: (text) => void texts.push(text) });
	return texts;
}

test('what a person cancelled needs no notice, and any other failure does', () => {
	expect(told((toasts) => tellFailure({ code: 'cancelled' }, toasts))).toEqual([]);
	expect(told((toasts) => tellFailure({ code: 'storage_full' }, toasts))).toHaveLength(1);
	expect(told((toasts) => tellFailure({ code: 'factor_missing' }, toasts))).toHaveLength(1);
});

test('only a failure stays until it is read', () => {
	expect(['step_up_required', 'approval_required', 'server_error'].map(toneOf)).toEqual([
		'calm',
		'calm',
		'bad'
	]);
});
