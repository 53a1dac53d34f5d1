import { afterNavigate, goto } from '$app/navigation';
import { reportFailure } from '#lib/client/words/failure.ts';

/**
 * Leaves a side panel for its list. A panel opened from the list goes back in history, so that Back
 * does the same; a panel opened by a link has nothing to go back to. Call it during component
 * setup.
 */
export function createPanelExit(list: string): () => void {
	let cameFromList = false;
	afterNavigate(({ from, type }) => {
		if (type === 'link') cameFromList ||= from?.url.pathname === list;
	});
	return () => {
		if (cameFromList) history.back();
		else goto(list, { replace: true, reset: false }).catch(reportFailure);
	};
}
