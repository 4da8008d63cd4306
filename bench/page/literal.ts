import { createServer, type Server } from 'node:http'
import type { WorkshopRow } from '#models/planning/listing.ts'
import { translate } from '#lib/i18n.ts'
import { assetAddress } from '#views/assets.ts'
import { dates } from './plain-dates.ts'
import { asAsked, cutPage } from './same-page.ts'
import { asker } from './reads.ts'
import { rowsOf } from './rows.ts'

const t = translate('fr')
const escape = (text: string) => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
const icons = assetAddress('icons.svg')
const SOLID = 'm0 4a4 4 0 0 1 4-4h1a4 4 0 0 1 4 4v8.5a1.5 1.5 0 0 1-1.5 1.5h-6a1.5 1.5 0 0 1-1.5-1.5z'
const OUTLINE =
  'm.5 4.2a3.7 3.7 0 0 1 3.7-3.7h.6a3.7 3.7 0 0 1 3.7 3.7v8a1.3 1.3 0 0 1-1.3 1.3h-5.4a1.3 1.3 0 0 1-1.3-1.3z'

/** The limit: node:http and one template literal of the same page, drawing and escaping all that the real one does. */
export function literal(now: Date): Server {
  const { head, tail } = cutPage(now)
  const rowsAt = asAsked(count => rowsOf(now, count))
  const speak = dates()
  const ask = asker()
  const page = (rows: WorkshopRow[]) => {
    let body = ''
    for (const { _id, sector, tradeLabel, startsAt, endsAt, place, capacity, seatsFree } of rows) {
      const state = endsAt <= now ? 'toClose' : seatsFree <= 0 ? 'full' : 'open'
      body += `
        <tr>
          <th scope="row"><a class="trade-link" href="/workshops/${String(_id)}"><svg class="icon" aria-hidden="true"><use href="${icons}#sector-${sector}"/></svg><span>${escape(tradeLabel)}</span></a></th>
          <td>${speak.dayShort(startsAt)}<span class="detail">${t('workshops.slotShort', { from: speak.time(startsAt), to: speak.time(endsAt) })}</span></td>
          <td>${escape(place.name)}<span class="detail">${escape([place.room, place.commune].filter(Boolean).join(', '))}</span></td>
          <td>${seats(capacity - seatsFree, capacity)}</td>
          <td><span class="state workshop-${state}"><svg class="icon" aria-hidden="true"><use href="${icons}#workshop-${state}"/></svg>${t(`states.workshop.${state}`)}</span></td>
        </tr>`
    }
    return head + body + tail
  }
  return createServer((req, res) => {
    const address = req.url ?? ''
    void ask(address).then(() => {
      const body = page(rowsAt(address))
      res.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-length': Buffer.byteLength(body)
      })
      res.end(body)
    })
  })
}

function seats(registered: number, capacity: number): string {
  const sentence = t('components.seats.registered', { count: registered, capacity })
  let taken = ''
  let empty = ''
  for (let seat = 0; seat < capacity; seat++) {
    if (seat < registered) taken += `M${seat * 12} 0${SOLID}`
    else empty += `M${seat * 12} 0${OUTLINE}`
  }
  const width = capacity * 12 - 3
  return `<span class="seats seats-small">
<span class="seats-row" role="img" aria-label="${sentence}"><svg class="seats-drawing" width="${width}" height="14" viewBox="0 0 ${width} 14" aria-hidden="true">${taken ? `<path class="seat-taken" d="${taken}"/>` : ''}${empty ? `<path class="seat-free" d="${empty}"/>` : ''}</svg></span>
<span class="seats-words" aria-hidden="true"><strong>${registered}/${capacity}</strong></span>
</span>
`
}
