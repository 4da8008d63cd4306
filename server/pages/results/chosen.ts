import type { Request } from 'express'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { figuresScope } from '#models/access/scope.ts'
import type { FigureFilter } from '#models/figures/funnel.ts'
import { nextMonth } from '#models/figures/report.ts'
import { isAddedCode } from '#models/records/target-group.ts'
import { countedGroups, knownGroups } from '#models/reference/added-groups.ts'
import { groundOf } from '#models/reference/territories.ts'
import { read } from '../../forms/read.ts'
import { resultsFilter, type ResultsFilter } from '../../forms/results-filter.ts'

/** Where the regions this product began in read their figures. */
/**
 * What the address asks for, within the reader's scope. Twelve months up to the last whole one unless told;
 * `backwards` when the end that was chosen comes before the beginning: then there is nothing to count.
 */
export async function chosenFigures(req: Request, now = new Date()) {
  const reading = read(resultsFilter, req.query)
  const empty: ResultsFilter = { from: '', to: '', territory: '', sector: '', place: '', public: '' }
  const typed = reading.value ?? empty
  const form = { ...typed, public: (await isCounted(typed.public)) ? typed.public : '' } as const
  const lastWhole = nextMonth(localDate(now, HOME_ZONE).slice(0, 7), -1)
  const to = form.to || (form.from > lastWhole ? form.from : lastWhole)
  const from = form.from || nextMonth(to, -11)
  const filter: FigureFilter = {
    from,
    to,
    territory: form.territory ? await groundOf(form.territory) : undefined,
    sector: form.sector || undefined,
    placeKind: form.place || undefined,
    public: form.public || undefined
  }
  return { form: { ...form, from, to }, backwards: from > to, filter, scope: figuresScope(req.user) }
}

/** One that the region has added is told while it is counted; its figures go afterwards. */
async function isCounted(name: ResultsFilter['public']): Promise<boolean> {
  return !isAddedCode(name) || countedGroups(await knownGroups()).some(({ code }) => code === name)
}
