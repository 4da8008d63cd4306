import { expect } from 'chai'
import { checkTemplates } from '#tools/check-templates.ts'
import { compileTemplates } from '#views/engine.ts'
import { filesOf, textOf } from './sources.ts'

const WIDTH = 120

describe('the templates', () => {
  it('agree with the types of their locals', function () {
    this.timeout(120_000)
    expect(checkTemplates().replaceAll('.tmp/views/', 'views/')).to.equal('')
  })

  it('compile, as they do when the server starts', () => {
    expect(() => compileTemplates()).to.not.throw()
  })

  it('begin with what they take', () => {
    const silent = filesOf('views', '.ejs').filter(
      file => !/^<%\s*(const \{[^}]+\} = locals|)/.test(textOf(file)) || !textOf(file).startsWith('<%')
    )
    expect(silent).to.deep.equal([])
  })

  it('fit in 120 columns, since people read them', () => {
    const wide = filesOf('views', '.ejs').flatMap(file => {
      const lines = textOf(file).split('\n')
      return lines.flatMap((line, at) => (line.length > WIDTH ? [`${file}:${at + 1}: ${line.length}`] : []))
    })
    expect(wide).to.deep.equal([])
  })

  it('hold no inline style or handler, which the content policy would stop', () => {
    const inline = filesOf('views', '.ejs').filter(
      file => !file.startsWith('views/emails/') && /\s(style|on[a-z]+)=["']/.test(textOf(file))
    )
    expect(inline).to.deep.equal([])
  })

  it('carry the token in every form that is sent', () => {
    // On the page of a person the address is the secret: whoever can send a form there may.
    const signed = filesOf('views', '.ejs').filter(file => !file.startsWith('views/mine/'))
    const bare = signed.filter(file => {
      const forms = textOf(file).match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? []
      // A page without session signs its form instead.
      return forms.some(form => !form.includes("partial('shared/csrf'") && !form.includes('name="stamp"'))
    })
    expect(bare).to.deep.equal([])
  })
})
