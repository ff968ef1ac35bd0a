/** What a name or description is to be from now on: a blank one changes nothing, although Organizations answers that all went well. */
export const said = (text: string | undefined): string | undefined => (text?.trim() ? text : undefined)
