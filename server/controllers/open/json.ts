import type { RequestHandler } from 'express'
import { askedOf, sendPublic } from '../../pages/open/asked.ts'
import { sectorWords } from '../../pages/sectors.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'

const PAGE = 100

/** The same as the page, for a program: `next` is the address of what follows, null at the end. */
export const index: RequestHandler = async (req, res) => {
  const { appUrl } = optionsOf(req)
  const { lang, t, campaign, workshops, next } = await askedOf(req, PAGE)
  const { nameOf } = await sectorWords({ lang })
  const body = {
    ...(campaign ? { campaign: { name: campaign.name, from: campaign.from, to: campaign.to } } : {}),
    workshops: workshops.map(
      ({
        id,
        kind,
        sector,
        trade,
        startsAt,
        endsAt,
        timeZone,
        inCompany,
        mode,
        modes,
        commune,
        agency,
        isFull
      }) => ({
        id,
        kind: { code: kind, name: t(`kinds.name.${kind}`) },
        trade,
        sector: { code: sector, name: nameOf(sector) },
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        timeZone,
        inCompany,
        mode,
        modes,
        commune,
        agency,
        seats: isFull ? 'full' : 'free'
      })
    ),
    next: next && appUrl + paths.openJson() + next
  }
  // Nothing of it is anyone's own: any site may read it.
  res.set('Access-Control-Allow-Origin', '*')
  sendPublic(req, res, 'application/json; charset=utf-8', JSON.stringify(body))
}
