import { expect } from 'chai'
import { PERSON_FIELDS, personFields } from '#models/records/person-fields.ts'
import { personForm } from '#server/forms/person.ts'
import { paths } from '#server/paths.ts'
import { raiseCast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { all } from '#test/support/html.ts'

/** Asked for only once there is something to choose or to confirm. */
const ASKED_LATER = ['communeCode', 'keepWords', 'addedGroups']

describe('The form of a person on the page', () => {
  useDatabase()
  const app = useApp()

  it('has an input for every field that is read, as long as what is read', async () => {
    const cast = await raiseCast()
    const marie = app.visitor()
    await marie.signIn(cast.marie)
    const page = await marie.get(paths.newPerson())
    const inputs = ['input', 'select', 'textarea'].flatMap(tag => all(page.html, tag))
    const lengths = new Map(inputs.map(({ attributes }) => [attributes['name'], attributes['maxlength']]))
    const read = Object.keys(personForm.describe().keys as object)
    expect(read.filter(name => !lengths.has(name) && !ASKED_LATER.includes(name))).to.deep.equal([])
    const limited = personFields.flatMap(field => {
      const longest = PERSON_FIELDS[field].form?.longest
      return longest && lengths.has(field) ? [[field, String(longest)] as const] : []
    })
    expect(limited.map(([field]) => [field, lengths.get(field)])).to.deep.equal(limited)
    expect(limited.length).to.be.at.least(5)
  })
})
