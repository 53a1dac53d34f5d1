import { ok } from '@tenantry/shared/result.ts';
import type { FeatureCalls } from '#lib/engine-api/calls/calls.ts';
import type { FeatureAnswers } from '#lib/engine-api/queries.ts';
import type { FeatureContext } from '#lib/engine/session/features.ts';
import { whenAllowed } from '#lib/engine/features/exports/export-refusal.ts';
import { exportAdministrators } from './csv-export.ts';
import { CsvImport } from './csv-import.ts';

export function spreadsheetFeature(context: FeatureContext) {
	const { session } = context;
	const csvImport = new CsvImport(context);
	return {
		csvImport,
		calls: {
			exportAdministrators: async (wanted) => {
				await session.complete;
				return whenAllowed(session, async () => ok(exportAdministrators(session, wanted)));
			},
			readImport: (source, text) => csvImport.read(source, text),
			makeImport: () => csvImport.make(),
			undoImport: async () => ok(await csvImport.undo()),
			dropImport: async () => csvImport.drop()
		} satisfies Partial<FeatureCalls>,
		answers: {
			import: (query) => csvImport.answer(query)
		} satisfies Partial<FeatureAnswers>
	};
}
