import type { RequestHandler } from 'express'
import { openTo, sendOpen, type Asked } from '../../pages/open/asked.ts'
import type { Drawn } from '../../pages/open/kept.ts'
import { sectorWords } from '../../pages/sectors.ts'
import { optionsOf } from '../../options.ts'
import { paths } from '../../paths.ts'

const PAGE = 100

/** The same as the page, for a program: `next` is the address of what follows, null at the end. */
export const index: RequestHandler = async (req, res) => {
  const { appUrl } = optionsOf(req)
  await sendOpen(req, res, paths.openJson(), asked => drawJson(asked, appUrl))
}

async function drawJson(asked: Asked, appUrl: string): Promise<Drawn> {
  const { lang, t } = asked
  const [{ campaign, workshops, next }, { nameOf }] = await Promise.all([
    openTo(asked, PAGE),
    sectorWords({ lang })
  ])
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
  return {
    type: 'application/json; charset=utf-8',
    text: JSON.stringify(body),
    // Nothing of it is anyone's own: any site may read it.
    headers: { 'Access-Control-Allow-Origin': '*' }
  }
}
