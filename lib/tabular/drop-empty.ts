type MaybeEmpty<Draft> = { [Field in keyof Draft]: Draft[Field] | undefined }

/** Only what was told: fields without an empty text or undefined, so that absent means not said. */
export function dropEmpty<Draft extends object>(draft: MaybeEmpty<Draft>): Draft {
  const kept: Partial<Draft> = {}
  // A plain loop: this runs on every line of a file, where building entries took a quarter of the time.
  for (const field in draft) {
    const value = draft[field]
    if (value !== undefined && value !== '') kept[field] = value
  }
  return kept as Draft
}
