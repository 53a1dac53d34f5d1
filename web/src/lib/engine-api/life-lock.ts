/** Name of the Web Lock that a worker holds for as long as it lives; both sides derive it. */
export function lifeLockName(scriptPath: string, workerName: string): string {
	return `tenantry-life ${scriptPath} ${workerName}`;
}
