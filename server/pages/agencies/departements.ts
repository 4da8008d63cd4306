import { REGIONS } from '#lib/geography/departements.ts'

/** Every département of France by region: « 13 Bouches-du-Rhône ». */
export function departementChoices() {
  return Object.values(REGIONS).map(({ name, departements }) => ({
    label: name,
    options: Object.entries(departements)
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([value, label]) => ({ value, label: `${value} ${label}` }))
  }))
}
