import { chooseOwnLanguage } from '#models/people/own-language.ts'
import { paths } from '../../paths.ts'
import { ownLanguageForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'

/** The language of the page and of the messages. The page is theirs from now on: its address says no other. */
export const create = answered(ownLanguageForm, async ({ token, person }, { language }) => {
  await chooseOwnLanguage(person._id, language)
  return paths.personLink(token)
})
