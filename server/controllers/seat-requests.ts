import type { RequestHandler } from 'express'
import { seatRequests } from '#models/seats/requests/listing.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { readSound } from '../forms/read.ts'
import { seatRequestsFilterForm } from '../forms/seat-request.ts'
import { readCursor, writeCursor } from '../forms/workshop-filter.ts'
import { ownRequest } from '../pages/seat-requests/find.ts'
import { showRequest } from '../pages/seat-requests/show.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'

/** What people outside have asked the agency for. */
export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { list, after } = readSound(seatRequestsFilterForm, req.query).value
  const cursor = readCursor(after)
  const { lines, waiting, next } = await seatRequests(req.user, {
    state: list,
    after: cursor && { at: cursor.startsAt, id: cursor.id }
  })
  const locals = {
    list,
    waiting,
    lines: lines.map(({ request, workshop }) => ({
      request,
      workshop,
      phone: request.phone ? { e164: request.phone, spoken: speakPhone(request.phone) } : null
    })),
    first: after ? `${paths.seatRequests()}?list=${list}` : null,
    next:
      next && `${paths.seatRequests()}?list=${list}&after=${writeCursor({ startsAt: next.at, id: next.id })}`
  }
  render(res, 'seat-requests/index', locals, { title: t('seatRequests.title'), here: 'people' })
}

export const show: RequestHandler = async (req, res) => {
  await showRequest(req, res, await ownRequest(req))
}
