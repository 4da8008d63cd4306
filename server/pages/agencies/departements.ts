import { REGIONS } from '#lib/geography/departements.ts'

const byName =
  <One>(nameOf: (one: One) => string) =>
  (one: One, other: One) =>
    nameOf(one).localeCompare(nameOf(other), 'fr')

/** Every département of France by region, both by name: « Bouches-du-Rhône (13) ». */
export function departementChoices() {
  return Object.values(REGIONS)
    .toSorted(byName(({ name }) => name))
    .map(({ name, departements }) => ({
      label: name,
      options: Object.entries(departements)
        .toSorted(byName(([, label]) => label))
        .map(([value, label]) => ({ value, label: `${label} (${value})` }))
    }))
}
