type Untold<Draft> = { [Field in keyof Draft]: Draft[Field] | undefined }

/** Only what was told: fields without an empty text or undefined, so that absent means not said. */
export function told<Draft extends object>(draft: Untold<Draft>): Draft {
  return Object.fromEntries(
    Object.entries(draft).filter(([, value]) => value !== undefined && value !== '')
  ) as Draft
}
