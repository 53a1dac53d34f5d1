const directive = /^\s*(eslint-disable|@ts-expect-error|svelte-ignore)/;

/** A rule is switched off only with its reason: `// eslint-disable-next-line rule -- why`. */
export const explainedDisable = {
	meta: {
		type: 'suggestion',
		schema: [],
		messages: { unexplained: 'Say why the rule does not hold here: ` -- reason`.' }
	},
	create(context) {
		return {
			Program() {
				for (const comment of context.sourceCode.getAllComments()) {
					if (directive.test(comment.value) && !/\s--\s+\S/.test(comment.value)) {
						context.report({ loc: comment.loc, messageId: 'unexplained' });
					}
				}
			}
		};
	}
};
