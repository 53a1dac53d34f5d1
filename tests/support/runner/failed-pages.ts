import { readFileSync } from 'node:fs';
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

const MOST_LINES = 120;

/** Prints what stood on the page when a test failed, because CI keeps nothing but the output. */
export default class FailedPages implements Reporter {
	onTestEnd(test: TestCase, { attachments }: TestResult): void {
		for (const { name, path } of attachments) {
			if (name !== 'error-context' || path === undefined) continue;
			const [, page] = /^```yaml\n([^]*?)^```$/m.exec(readFileSync(path, 'utf8')) ?? [];
			if (page === undefined) continue;
			const lines = page.split('\n').slice(0, MOST_LINES);
			process.stdout.write(`\nThe page at the end of “${test.title}”:\n${lines.join('\n')}\n`);
		}
	}

	printsToStdio(): boolean {
		return true;
	}
}
