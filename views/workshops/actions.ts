import type { Translate } from '#lib/i18n.ts'
import type { NextAction } from '#models/planning/next-action.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import type { Action } from '#views/shared/pages.ts'

const TARGETS = {
  askHost: paths.hostRequest,
  publish: paths.workshopPublication,
  register: paths.newRegistration,
  attendance: paths.attendance,
  debriefs: paths.debriefs,
  close: paths.closing
}

/** What a counsellor does with a workshop now: one filled button, by the moment; « Modifier » until it begins. */
export function headActions(
  { id, state }: Pick<Workshop, 'id' | 'state'>,
  { step, action }: NextAction,
  t: Translate,
  { isListOpen }: { isListOpen: boolean }
): Action[] {
  const workshop = String(id)
  const actions: Action[] = []
  if (state === 'draft' || step === 'register' || step === 'invite')
    actions.push({ label: t('workshops.show.edit'), href: paths.editWorkshop(workshop) })
  if (step === 'register') actions.push({ label: t('candidates.title'), href: paths.candidates(workshop) })
  // The page is the same one: where no seat is left, its first choice is the list.
  if (step === 'register' && !action && isListOpen)
    actions.push({
      label: t('workshops.show.toList'),
      href: paths.newRegistration(workshop),
      kind: 'primary',
      icon: 'user-plus'
    })
  if (!action) return actions
  actions.push({
    label: t(`workshops.show.${action}`),
    href: TARGETS[action](workshop),
    kind: 'primary',
    post: action === 'publish' || action === 'askHost',
    icon: action === 'register' ? 'user-plus' : undefined
  })
  return actions
}
