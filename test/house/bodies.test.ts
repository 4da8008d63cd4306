import { expect } from 'chai'
import { filesOf, textOf } from './sources.ts'

/** The token of a form is compared before anything of the form is read. */
const TOKEN = 'server/middleware/csrf.ts'

const BODY = /\breq(?:uest)?\.body\b|\bbody\b[^{};]*\} = req\b|\breq(?:uest)?\[['"]body['"]\]/g
/** Read by a form; or joined with what stands, of which a form then reads what is typed. */
const READ = /\bread\(\w+, req\.body\)/g
const JOINED = /\bmergeEdits\(req\.body, /g

describe('the bodies that are sent', () => {
  it('are read by a form, all of them', () => {
    const files = filesOf('server', '.ts').filter(file => file !== TOKEN)
    expect(files.filter(file => !isReadByForms(textOf(file)))).to.deep.equal([])
    expect(files.filter(file => textOf(file).match(READ)).length).to.be.above(15)
  })

  it('are all seen by this test', () => {
    const hidden = [
      "const sent = req.body['people']",
      'const { back } = (req.body ?? {}) as Body',
      'const { body } = req',
      'const { params, body: sent } = req',
      "const sent = req['body']",
      'written(res, req.body, again)',
      'const { typed } = mergeEdits(req.body, current)'
    ]
    expect(hidden.filter(isReadByForms)).to.deep.equal([])
    const plain = [
      'const form = read(companyForm, req.body)',
      'const { typed } = mergeEdits(req.body, current); const form = read(companyForm, typed)'
    ]
    expect(plain.filter(text => !isReadByForms(text))).to.deep.equal([])
  })
})

function isReadByForms(text: string): boolean {
  const joined = text.match(JOINED)?.length ?? 0
  if (joined > 0 && !/\bread\(\w+, /.test(text)) return false
  return (text.match(BODY)?.length ?? 0) === joined + (text.match(READ)?.length ?? 0)
}
