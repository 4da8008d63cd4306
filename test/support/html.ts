/** An element of a page as the tests see it. */
export interface Element {
  tag: string
  attributes: Record<string, string>
  children: (Element | string)[]
}

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))
const RAW = new Set(['script', 'style', 'textarea', 'title'])
const TOKEN =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-zA-Z][\w-]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?)*)\s*(\/?)>/gi
const ATTRIBUTE = /([^\s=>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/g

/** Reads markup into a tree: enough for pages our own templates write, not for any page of the world. */
export function parse(html: string): Element {
  const root: Element = { tag: 'root', attributes: {}, children: [] }
  const open = [root]
  const token = new RegExp(TOKEN)
  let from = 0
  for (let found = token.exec(html); found; found = token.exec(html)) {
    const parent = open.at(-1) ?? root
    if (found.index > from) parent.children.push(decode(html.slice(from, found.index)))
    from = token.lastIndex
    const [, closing, name, attributes = '', selfClosing] = found
    if (!name) continue
    const tag = name.toLowerCase()
    if (closing) {
      const depth = open.findLastIndex(element => element.tag === tag)
      if (depth > 0) open.length = depth
      continue
    }
    const element: Element = { tag, attributes: attributesOf(attributes), children: [] }
    parent.children.push(element)
    if (VOID.has(tag) || selfClosing) continue
    if (!RAW.has(tag)) {
      open.push(element)
      continue
    }
    const end = html.toLowerCase().indexOf(`</${tag}`, from)
    element.children.push(decode(html.slice(from, end < 0 ? undefined : end)))
    from = token.lastIndex = end < 0 ? html.length : html.indexOf('>', end) + 1
  }
  if (from < html.length) open.at(-1)?.children.push(decode(html.slice(from)))
  return root
}

/** Every element under one, in reading order, of a tag ('*' for any) and holding the attributes given. */
export function all(root: Element, tag: string, attributes: Record<string, string> = {}): Element[] {
  const found: Element[] = []
  for (const child of root.children) {
    if (typeof child === 'string') continue
    const fits = Object.entries(attributes).every(([name, value]) => child.attributes[name] === value)
    if ((tag === '*' || child.tag === tag) && fits) found.push(child)
    found.push(...all(child, tag, attributes))
  }
  return found
}

/** Every element that carries a class. */
export function classed(root: Element, name: string): Element[] {
  return all(root, '*').filter(({ attributes }) => attributes['class']?.split(/\s+/).includes(name))
}

/** What a person reads: no markup, single ordinary blanks. Scripts and styles are not read. */
export function textOf(node: Element | string): string {
  return raw(node).replace(/\s+/g, ' ').trim()
}

/** What the fields of a form would send, were it submitted untouched. */
export function fieldsOf(form: Element): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {}
  for (const { tag, attributes, children } of all(form, '*')) {
    const { name, type = 'text', value = '' } = attributes
    if (!name || 'disabled' in attributes) continue
    if (tag === 'input' && (type === 'checkbox' || type === 'radio')) {
      if ('checked' in attributes) add(fields, name, attributes['value'] ?? 'on')
    } else if (tag === 'input' && type !== 'submit' && type !== 'file') add(fields, name, value)
    else if (tag === 'textarea')
      add(
        fields,
        name,
        children
          .map(raw)
          .join('')
          .replace(/^\r?\n/, '')
      )
    else if (tag === 'select') {
      const options = all({ tag, attributes, children }, 'option')
      const chosen = options.filter(option => 'selected' in option.attributes)
      for (const option of chosen.length > 0 || 'multiple' in attributes ? chosen : options.slice(0, 1)) {
        add(fields, name, option.attributes['value'] ?? textOf(option))
      }
    }
  }
  return fields
}

function add(fields: Record<string, string | string[]>, name: string, value: string) {
  const known = fields[name]
  fields[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]
}

function raw(node: Element | string): string {
  if (typeof node === 'string') return node
  if (node.tag === 'script' || node.tag === 'style') return ' '
  return ` ${node.children.map(raw).join('')} `.replace(/ {2,}/g, ' ')
}

function attributesOf(text: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [, name = '', double, single, bare] of text.matchAll(ATTRIBUTE)) {
    attributes[name.toLowerCase()] = decode(double ?? single ?? bare ?? '')
  }
  return attributes
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return NAMED[name] ?? whole
      return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex ?? '0', 16))
    }
  )
}
