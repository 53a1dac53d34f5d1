const message = 'Write the values themselves; Prettier breaks the line.';

/** Forbids `...{ a, b }` and `...['x']` inside literals and calls, which only dodge the formatter. */
export const noLiteralSpread = {
	meta: { type: 'suggestion', schema: [], messages: { literal: message } },
	create(context) {
		return {
			SpreadElement(node) {
				if (isLiteral(node.argument)) context.report({ node, messageId: 'literal' });
			}
		};
	}
};

function isLiteral({ type, expression }) {
	if (type === 'TSAsExpression' || type === 'TSSatisfiesExpression') return isLiteral(expression);
	return type === 'ObjectExpression' || type === 'ArrayExpression';
}
