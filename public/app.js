// Only speeds up what works without it: nothing here is needed to use a page.

const all = (selector, within = document) => within.querySelectorAll(selector)

// A refused form: readers are taken to what is left to fix.
document.querySelector('[data-focus]')?.focus()

// « Voir » beside a password.
for (const button of all('.password-show')) {
  const input = document.getElementById(button.getAttribute('aria-controls'))
  button.hidden = false
  button.addEventListener('click', () => {
    const shown = input.type === 'password'
    input.type = shown ? 'text' : 'password'
    button.setAttribute('aria-pressed', String(shown))
    button.textContent = shown ? button.dataset.hide : button.dataset.show
  })
}

for (const button of all('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => window.print())
}

// « Tout choisir » above a table: the box says which others it speaks for.
for (const box of all('[data-choose-all]')) {
  box.hidden = false
  const others = () => all(`input[name="${box.dataset.chooseAll}"]`, box.form ?? document)
  box.addEventListener('change', () => {
    for (const other of others()) other.checked = box.checked
  })
}

// « / » goes to the search field (or to the field a page names), Ctrl+Enter sends the form being written.
document.addEventListener('keydown', event => {
  const writing = event.target.closest?.('input, textarea, select, [contenteditable]')
  if (event.key === '/' && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const field = [...all('[data-key="/"]')].find(candidate => candidate.checkVisibility?.() ?? true)
    if (!field) return
    event.preventDefault()
    field.focus()
    field.select()
  }
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && writing?.form?.method === 'post') {
    event.preventDefault()
    writing.form.requestSubmit(writing.form.querySelector('[data-main]') ?? undefined)
  }
  if (event.key === 'Escape') {
    const menu = event.target.closest?.('details.menu[open], details.tab-more[open]')
    if (!menu) return
    menu.open = false
    menu.querySelector('summary').focus()
  }
})

// Arrows move through the days of a month as they do in a calendar.
for (const table of all('[data-arrows]')) {
  table.addEventListener('keydown', event => {
    const cell = event.target.closest('td')
    if (!cell || event.target !== cell.querySelector('a')) return
    const row = [...cell.parentElement.cells]
    const column = row.indexOf(cell)
    const days = [...all('td', table)]
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row.length, ArrowUp: -row.length }[event.key]
    const next = step && days[days.indexOf(cell) + step]
    if (!next || (Math.abs(step) > 1 && [...next.parentElement.cells].indexOf(next) !== column)) return
    event.preventDefault()
    next.querySelector('a').focus()
  })
}

// « Mes appels »: from the call or the list, a letter answers, and arrows go through the list.
const calls = document.querySelector('.calls')
calls?.addEventListener('keydown', event => {
  const writing = event.target.closest('input, textarea, select')
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return
  const answer = [...all('[data-press]', calls)].find(
    ({ dataset }) => dataset.press === event.key.toLowerCase()
  )
  const rows = [...all('.call-open', calls)]
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const next = step && rows[rows.includes(event.target) ? rows.indexOf(event.target) + step : 0]
  if (!answer && !next) return
  event.preventDefault()
  if (!answer) return next.focus()
  answer.focus()
  answer.click()
})

// A menu closes when one goes elsewhere.
document.addEventListener('click', event => {
  for (const menu of all('details.menu[open], details.tab-more[open]')) {
    if (!menu.contains(event.target)) menu.open = false
  }
})

// A form is sent once, however often its button is pressed.
document.addEventListener('submit', event => {
  const form = event.target
  if (form.method !== 'post') return
  if (form.dataset.sent) event.preventDefault()
  form.dataset.sent = 'yes'
})
window.addEventListener('pageshow', () => {
  for (const form of all('form[data-sent]')) delete form.dataset.sent
})

// Work in progress: only its block is read again, every two seconds; the whole page when it is over.
const refresh = async block => {
  const answer = await fetch(block.dataset.refresh, { headers: { accept: 'text/html' } }).catch(
    () => undefined
  )
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const next = page.getElementById(block.id)
    if (!next || answer.redirected) return window.location.replace(answer.url)
    const bar = block.querySelector('progress')
    if (bar) bar.value = next.querySelector('progress').value
    block.querySelector('[role=status]').textContent = next.querySelector('[role=status]').textContent
  }
  setTimeout(refresh, 2000, block)
}
for (const block of all('[data-refresh]')) setTimeout(refresh, 2000, block)

// Hints about keys are true only here.
for (const hint of all('[data-with-script]')) hint.hidden = false

// Of several questions the last alone is answered. One overtaken, even while its answer is read, or one that fails
// answers undefined.
const asker = () => {
  let asked
  const ask = async (address, read) => {
    asked?.abort()
    asked = new AbortController()
    try {
      const answer = await fetch(address, { signal: asked.signal })
      return answer.ok && !answer.redirected ? await read(answer) : undefined
    } catch {
      return undefined
    }
  }
  return { ask, forget: () => asked?.abort() }
}

// Results as one types: the same page is asked for, and only its results are put in place.
for (const form of all('form[data-search]')) {
  const field = form.querySelector('input[type=search]')
  const place = document.getElementById(form.dataset.search)
  const said = document.getElementById(`${place.id}-said`)
  const { ask } = asker()
  const search = async () => {
    const address = `${form.getAttribute('action')}?${new URLSearchParams({ q: field.value })}`
    const text = await ask(address, answer => answer.text())
    if (text === undefined) return
    const page = new DOMParser().parseFromString(text, 'text/html')
    place.replaceChildren(...page.getElementById(place.id).childNodes)
    if (said) said.textContent = place.querySelector('[data-count]')?.dataset.count ?? ''
    for (const hint of all('[data-with-script]', place)) hint.hidden = false
    window.history.replaceState(null, '', field.value === '' ? form.getAttribute('action') : address)
  }
  let pause
  field.addEventListener('input', () => {
    clearTimeout(pause)
    pause = setTimeout(search, 150)
  })
  // ↓ and ↑ go through the buttons of the results and back to the field.
  document.addEventListener('keydown', event => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const stops = [field, ...all('[data-result]', place)]
    const at = stops.indexOf(document.activeElement)
    const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)]
    if (at < 0 || !next) return
    event.preventDefault()
    next.focus()
  })
}

// The search of the top bar shows what it finds under itself, group by group; « Entrée » in the field still opens the page of results.
for (const form of all('form[data-find]')) {
  const field = form.querySelector('input[type=search]')
  const panel = form.querySelector('[data-found]')
  const said = form.querySelector('[role=status]')
  const written = (name, fields) => Object.assign(document.createElement(name), fields)
  const link = ({ href, pieces, detail }) => {
    const line = written('a', { href, className: 'top-found-line' })
    for (const { text, found } of pieces) line.append(found ? written('mark', { textContent: text }) : text)
    if (detail) line.append(written('span', { className: 'detail', textContent: detail }))
    return line
  }
  const heading = title => written('p', { className: 'top-found-title', textContent: title })
  const { ask, forget } = asker()
  const close = () => {
    forget()
    panel.hidden = true
    said.textContent = ''
  }
  const find = async () => {
    if (field.value.trim().length < 2) return close()
    const address = `${form.dataset.find}?${new URLSearchParams({ q: field.value })}`
    const found = await ask(address, answer => answer.json())
    if (!found) return
    const { sentence, groups, all } = found
    said.textContent = sentence
    panel.replaceChildren(
      ...groups.flatMap(({ title, lines }) => [heading(title), ...lines.map(link)]),
      link(all)
    )
    panel.hidden = false
  }
  let pause
  field.addEventListener('input', () => {
    clearTimeout(pause)
    pause = setTimeout(find, 150)
  })
  form.addEventListener('keydown', event => {
    if (event.key === 'Escape' && !panel.hidden) {
      // What was typed stays.
      event.preventDefault()
      close()
      field.focus()
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const stops = [field, ...all('a', panel)]
    const next = stops[stops.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1)]
    if (panel.hidden || !next) return
    event.preventDefault()
    next.focus()
  })
  document.addEventListener('click', event => form.contains(event.target) || close())
  form.addEventListener('focusout', event => form.contains(event.relatedTarget ?? form) || close())
}

// What a text about someone should not say is shown as it is typed; the words came with the page, nothing is asked.
const LETTERS = { œ: 'oe', æ: 'ae', ß: 'ss', ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ı: 'i' }
const fold = text =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[œæßłøđðþı]/g, letter => LETTERS[letter])
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
const asTyped = (text, word) => {
  const pieces = text.split(/\s+/)
  for (let size = 1; size <= 4; size++) {
    for (let at = 0; at + size <= pieces.length; at++) {
      const typed = pieces.slice(at, at + size).join(' ')
      if (` ${fold(typed).trim()} `.includes(` ${word} `))
        return typed.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    }
  }
  return word
}
for (const form of all('form[data-screen]')) {
  const rules = JSON.parse(form.dataset.screen).map(rule => ({
    ...rule,
    found: new RegExp(rule.source, 'g')
  }))
  for (const block of all('[data-screened]', form)) {
    const field = block.querySelector('input, textarea')
    const said = document.createElement('p')
    said.className = 'note-amber'
    said.setAttribute('role', 'status')
    said.hidden = true
    block.append(said)
    const screen = () => {
      const folded = fold(field.value)
      const sentences = rules.flatMap(({ found, raw, sentence }) => {
        const words = [...(raw ? field.value : folded).matchAll(found)].map(([word]) => word)
        return [...new Set(words)].map(word =>
          sentence.replace('{word}', () => (raw ? word : asTyped(field.value, word)))
        )
      })
      said.hidden = sentences.length === 0
      said.textContent = [...new Set(sentences)].join(' ')
    }
    field.addEventListener('input', screen)
    // A form that came back says it already, beside the box that keeps the words.
    if (field.value !== '' && !form.querySelector('[name="keepWords"]')) screen()
  }
}

// A field that suggests as one types: its list is asked for anew.
for (const field of all('input[data-suggest]')) {
  const { ask } = asker()
  let pause
  const suggest = async () => {
    const address = `${field.dataset.suggest}?${new URLSearchParams({ q: field.value })}`
    const choices = await ask(address, answer => answer.json())
    // Chosen already: offering the same again would only cover the page.
    if (!choices || choices.includes(field.value)) return
    field.list.replaceChildren(
      ...choices.map(choice => Object.assign(document.createElement('option'), { value: choice }))
    )
  }
  field.addEventListener('input', () => {
    clearTimeout(pause)
    pause = setTimeout(suggest, 150)
  })
}

// A page shown in answer to a form takes its own address: reading it again asks for it, and sends nothing.
const shownAt = document.querySelector('[data-shown-at]')
if (shownAt) window.history.replaceState(null, '', shownAt.dataset.shownAt)
