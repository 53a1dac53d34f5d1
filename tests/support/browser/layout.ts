import type { Page } from '@playwright/test';

/** Returns controls that are too small for a finger: touch area under 44 px wide or high. */
export function smallTargets(page: Page): Promise<readonly string[]> {
	return page.evaluate(() => {
		// One pixel less than 44, because edges may lie between pixels.
		const size = 43;
		const controls = 'button, a[href], input, select, textarea, summary, [role=option]';
		// Only the topmost dialog can be touched.
		const dialogs = document.querySelectorAll('dialog[open]');
		const root = dialogs[dialogs.length - 1] ?? document.body;
		const notices = root.querySelector<HTMLElement>('.toasts');
		const small = [...root.querySelectorAll<HTMLElement>(controls)]
			.filter((control) => control.checkVisibility({ visibilityProperty: true }))
			.filter((control) => !isHidden(control) && !isInText(control))
			.filter((control) => {
				// Notices disappear, so a control that one covers for a while keeps its size.
				notices?.style.setProperty('visibility', notices.contains(control) ? null : 'hidden');
				return !isReached(control);
			});
		notices?.style.removeProperty('visibility');
		return small.map((control) => control.outerHTML.slice(0, 160));

		function isHidden(control: HTMLElement): boolean {
			const { width, height } = control.getBoundingClientRect();
			return width <= 1 || height <= 1 || control.closest('.visually-hidden, .skip') !== null;
		}

		/** A link in a sentence is as tall as the sentence's lines (WCAG 2.5.8). */
		function isInText(control: HTMLElement): boolean {
			const block = control.parentElement?.closest('p, dd, h3, li, div');
			const hasMore = block?.textContent.trim() !== control.textContent.trim();
			return control.matches('a') && hasMore && block?.matches('p, dd, h3, li') === true;
		}

		function isReached(control: HTMLElement): boolean {
			control.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
			const { left, top, width, height } = control.getBoundingClientRect();
			const [x, y] = [left + width / 2, top + height / 2];
			// A control that lies under something else cannot be touched now.
			if (!isHit(x, y, control)) return true;
			const reachAlong = (dx: number, dy: number) => {
				let steps = 0;
				while (steps < size && isHit(x + dx * (steps + 1), y + dy * (steps + 1), control))
					steps += 1;
				return steps;
			};
			const [wide, high] = [
				reachAlong(-1, 0) + 1 + reachAlong(1, 0),
				reachAlong(0, -1) + 1 + reachAlong(0, 1)
			];
			return Math.min(wide, high) >= size;
		}

		function isHit(x: number, y: number, control: HTMLElement): boolean {
			return belongs(document.elementFromPoint(x, y), control);
		}

		function belongs(hit: Element | null, control: HTMLElement): boolean {
			if (hit === null || control.contains(hit)) return hit !== null;
			const label = hit.closest('label');
			return label !== null && (label.control === control || label.contains(control));
		}
	});
}

/** Returns texts that end in an ellipsis, or at the edge of their box, and rows that overflow. */
export function cutTexts(page: Page): Promise<readonly string[]> {
	return page.evaluate(() => {
		const dialogs = document.querySelectorAll('dialog[open]');
		const root = dialogs[dialogs.length - 1] ?? document.body;
		return [...root.querySelectorAll<HTMLElement>('*')]
			.filter((element) => element.checkVisibility({ visibilityProperty: true }))
			.filter((element) => element.closest('.visually-hidden, .skip, svg') === null)
			.filter((element) => isCut(element))
			.map((element) => `${element.tagName} ${element.className}: ${element.innerText}`);

		function isCut(element: HTMLElement): boolean {
			const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
			// What is typed into a field scrolls.
			if (element instanceof HTMLInputElement) return widthOf(element) > clientWidth;
			if (element.innerText.trim() === '' || clientWidth <= 1) return false;
			const { overflowX, overflowY } = getComputedStyle(element);
			const isRow = element.matches('li[aria-posinset]');
			const isWide = scrollWidth > clientWidth + 1 && (overflowX === 'hidden' || isRow);
			return isWide || (scrollHeight > clientHeight + 2 && (overflowY === 'hidden' || isRow));
		}

		/** Width of an empty field's placeholder, which no property tells. */
		function widthOf(field: HTMLInputElement): number {
			const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(field);
			const context = document.createElement('canvas').getContext('2d');
			if (context === null || field.value !== '' || field.placeholder === '') return 0;
			context.font = font;
			const padding = parseFloat(paddingInlineStart) + parseFloat(paddingInlineEnd);
			return context.measureText(field.placeholder).width + padding;
		}
	});
}

/** Returns elements that need sideways scrolling, tables excepted. */
export function sidewaysScrollers(page: Page): Promise<readonly string[]> {
	return page.evaluate(() =>
		[...document.querySelectorAll<HTMLElement>('*')]
			.filter((element) => element.checkVisibility())
			.filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
			.filter((element) => {
				const { overflowX } = getComputedStyle(element);
				const isRoot = element === document.documentElement;
				return isRoot || overflowX === 'auto' || overflowX === 'scroll';
			})
			.map((element) => `${element.tagName} ${element.className} ${element.scrollWidth}`)
	);
}
