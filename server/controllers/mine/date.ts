import { ensurePersonLinks, personLinkOf } from '#models/access/person-links.ts'
import { chooseDate } from '#models/invitations/own-answers.ts'
import { idFrom } from '#models/records/record.ts'
import { ownDateForm } from '../../forms/own-page.ts'
import { optionsOf } from '../../options.ts'
import { answered, pageOf } from '../../pages/mine/answer.ts'

/** Another date, of those that the page offers; its own page follows. */
export const create = answered(ownDateForm, async (mine, { date }, req) => {
  const { workshop, person } = mine
  const offered = ((await mine.dates()) ?? []).map(({ _id }) => _id)
  const taken = await chooseDate({ workshop, person: person._id }, idFrom(date), offered)
  const pair = { workshop: taken, person: person._id }
  await ensurePersonLinks([pair])
  const token = await personLinkOf(pair, optionsOf(req).secret)
  return token && pageOf({ ...mine, token })
})
