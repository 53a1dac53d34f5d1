export interface FirstStepsQuery {
	readonly kind: 'firstSteps';
}

/** Which of the first steps the provider has taken. */
export interface FirstSteps {
	readonly hasOrganization: boolean;
	/** Whether a second owner could help the first one. */
	readonly hasSecondOwner: boolean;
	readonly isMfaRequired: boolean;
	/** Whether anyone besides the owners is in the list. */
	readonly hasTeam: boolean;
}
