import type { Translate } from '#lib/i18n.ts'
import type { NextAction } from '#models/planning/next-action.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Action } from '../shared/pages.ts'

const TARGETS = {
  publish: 'publication',
  register: 'registrations/new',
  attendance: 'attendance',
  debriefs: 'debriefs',
  close: 'closing'
} as const

/** What a counsellor does with a workshop now: one filled button, by the moment; « Modifier » until it begins. */
export function headActions({ id }: Pick<Workshop, 'id'>, { action }: NextAction, t: Translate): Action[] {
  const here = `/workshops/${String(id)}`
  const actions: Action[] = []
  if (action === 'publish' || action === 'register')
    actions.push({ label: t('workshops.show.edit'), href: `${here}/edit` })
  if (!action) return actions
  if (action === 'register') actions.push({ label: t('candidates.title'), href: `${here}/candidates` })
  actions.push({
    label: t(`workshops.show.${action}`),
    href: `${here}/${TARGETS[action]}`,
    kind: 'primary',
    post: action === 'publish',
    icon: action === 'register' ? 'user-plus' : undefined
  })
  return actions
}
