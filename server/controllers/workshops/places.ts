import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { OtherContent, type Refusal } from '#lib/refusal.ts'
import { ADDING_REASONS } from '#models/records/extra-places.ts'
import { addPlaces, mostToAdd, whyNoPlaces } from '#models/seats/add-places.ts'
import { placesForm } from '../../forms/places.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { headOf } from '../../pages/registrations/head.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** The page that adds places beyond the capacity. */
const newForm: RequestHandler = async (req, res) => {
  await showPage(req, res, { typed: NOTHING_TYPED })
}
export { newForm as new }

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  const form = read(placesForm, req.body)
  const typed = typedAgain(form.typed)
  if (form.errors) return showPage(req, res, { typed, errors: sentences(t, form.errors) })
  try {
    const { seatsFree, extra } = await addPlaces(workshop._id, { ...form.value, by: req.user._id })
    const seq = extra?.find(({ key }) => key === form.value.key)?.seq ?? 0
    const undo = { action: paths.placesRemoval(workshop.id, String(seq)), label: t('common.undo') }
    const free = t('components.seats.free', { count: Math.max(0, seatsFree) })
    flash(res, 'places.added', { params: { count: form.value.places, free }, undo })
    res.redirect(303, paths.workshop(workshop.id))
  } catch (error) {
    if (error instanceof OtherContent) throw error
    await showPage(req, res, { typed, ...refused(t, error) })
  }
}

const NOTHING_TYPED = { places: '1', reason: '', words: '', key: '' }

function typedAgain(said: Typed): typeof NOTHING_TYPED {
  const text = (name: string) => [said[name] ?? ''].flat()[0] ?? ''
  return { places: text('places'), reason: text('reason'), words: text('words'), key: text('key') }
}

async function showPage(
  req: Request,
  res: Response,
  {
    typed,
    errors = {},
    refusal
  }: { typed: typeof NOTHING_TYPED; errors?: Record<string, string>; refusal?: string }
) {
  const { t } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  const why: Refusal | null = whyNoPlaces(workshop)
  const locals = {
    workshop: headOf(workshop),
    ...(await mostToAdd(workshop)),
    open: why === null,
    reasons: ADDING_REASONS,
    waits: workshop.waiting.length,
    typed: { ...typed, key: typed.key || randomUUID() },
    errors,
    refusal: refusal ?? (why ? t(why.key, why.params) : undefined)
  }
  render(res, 'places/new', locals, {
    title: t('places.window'),
    here: 'planning',
    width: 'reading',
    refused: Object.keys(errors).length > 0 || locals.refusal !== undefined
  })
}
