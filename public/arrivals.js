// Who is there, while there is no network: what is pressed is kept on the telephone, by id alone, and sent later.
// Without this, or where nothing can be kept, each press is the form that it is.

const STORE = 'declic.arrivals'
/** Nobody takes an answer of more than a day after the workshop. */
const KEPT_MS = 48 * 3_600_000
const AGAIN_MS = 15_000

const root = document.querySelector('[data-kept]')
const all = (selector, within = document) => [...within.querySelectorAll(selector)]

const canKeep = (() => {
  try {
    localStorage.setItem(`${STORE}.try`, '')
    localStorage.removeItem(`${STORE}.try`)
    return true
  } catch {
    return false
  }
})()

// { "owner workshop": { person: [is here, when] } }: every window of this telephone reads and writes the same.
const readAll = () => {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {}
  } catch {
    return {}
  }
}
const writeAll = kept => {
  for (const [of, answers] of Object.entries(kept)) {
    for (const [person, [, at]] of Object.entries(answers))
      if (Date.now() - at > KEPT_MS) delete answers[person]
    if (Object.keys(answers).length === 0) delete kept[of]
  }
  if (Object.keys(kept).length === 0) localStorage.removeItem(STORE)
  else localStorage.setItem(STORE, JSON.stringify(kept))
}

const welcome = ({ dataset: page }) => {
  const note = root.querySelector('[data-kept-note]')
  const again = root.querySelector('[data-again]')
  const said = root.querySelector('[data-kept-said]')
  const warning = root.querySelector('[data-kept-warning]')
  const words = note.querySelector('[role=status]')
  const row = person => document.querySelector(`[data-person="${person}"]`)
  const keyOf = workshop => `${page.owner} ${workshop}`
  const mine = () =>
    Object.entries(readAll())
      .filter(([of]) => of.startsWith(`${page.owner} `))
      .map(([of, answers]) => ({ workshop: of.slice(page.owner.length + 1), answers }))
      // A link opens one workshop.
      .filter(({ workshop }) => page.owner !== 'link' || workshop === page.workshop)
  const waiting = () => mine().reduce((sum, { answers }) => sum + Object.keys(answers).length, 0)

  /** null: nothing is in the way. */
  let hindrance = navigator.onLine ? null : 'offline'
  const tell = () => {
    const count = waiting()
    const sentence = words.dataset[hindrance + (['None', 'One'][count] ?? '')] ?? ''
    const text = hindrance ? sentence.replace('{count}', count) : ''
    note.hidden = text === ''
    again.hidden = hindrance !== 'expired'
    if (words.textContent !== text) words.textContent = text
    const here = all('[data-person] form [name=back]').filter(button => !button.hidden).length
    for (const place of all('[data-here-count]')) place.textContent = page.count.replace('{here}', here)
  }

  const button = (line, isHere) => {
    const [back, there] = all('button', line)
    const hadFocus = line.contains(document.activeElement)
    back.hidden = !isHere
    there.hidden = isHere
    if (hadFocus) (isHere ? back : there).focus()
  }
  const showKept = (person, isHere) => {
    const line = row(person)
    if (!line?.querySelector('form')) return
    line.querySelector('[data-since]').hidden = true
    line.querySelector('[data-absent]').hidden = true
    const waits = line.querySelector('[data-waits]')
    waits.hidden = false
    waits.querySelector('span').textContent = isHere ? page.here : page.gone
    button(line, isHere)
  }
  const showStanding = ({ id, isHere, isAbsent, since }) => {
    const line = row(id)
    if (!line?.querySelector('form')) return
    line.querySelector('[data-waits]').hidden = true
    line.querySelector('[data-absent]').hidden = !isAbsent
    line.querySelector('[data-since]').hidden = !isHere
    line.querySelector('[data-since] > span').textContent = since
    button(line, isHere)
  }

  const forget = (workshop, sent) => {
    const kept = readAll()
    const answers = kept[keyOf(workshop)] ?? {}
    // One said again while it was on its way stays.
    for (const [person, [, at]] of Object.entries(sent))
      if (answers[person]?.[1] === at) delete answers[person]
    writeAll(kept)
  }

  /** Sends what one workshop is owed. Returns what stands in the way; null when it was taken. */
  const send = async ({ workshop, answers }) => {
    const body = new URLSearchParams({ _csrf: page.csrf, owner: page.owner })
    for (const [person, [isHere, at]] of Object.entries(answers))
      body.append('tick', `${person}:${isHere ? 'here' : 'gone'}:${Math.max(0, Date.now() - at)}`)
    const address = page.kept.replace(':workshop', workshop)
    const answer = await fetch(address, { method: 'POST', body, redirect: 'manual' }).catch(() => null)
    if (!answer) return 'offline'
    if (answer.ok && answer.headers.get('content-type')?.includes('json')) {
      const told = await answer.json().catch(() => null)
      if (!told) return 'offline'
      forget(workshop, answers)
      const still = readAll()[keyOf(workshop)] ?? {}
      for (const one of told.people) if (!still[one.id]) showStanding(one)
      said.textContent = told.said
      warning.hidden = told.warning === ''
      warning.textContent = told.warning
      return null
    }
    if (answer.status === 404) return 'over'
    return answer.status >= 500 || answer.status === 429 ? 'offline' : 'expired'
  }

  let sending = false
  let later
  const sendAll = async () => {
    if (sending) return
    sending = true
    clearTimeout(later)
    hindrance = null
    let isOwed = false
    try {
      for (let round = mine(); round.length > 0 && !hindrance; round = mine())
        for (const one of round) hindrance = (await send(one)) ?? hindrance
    } catch {
      // What arrived could not be forgotten here: sent again, it changes nothing.
      isOwed = true
    } finally {
      sending = false
    }
    tell()
    if (isOwed || hindrance === 'offline') later = setTimeout(sendAll, AGAIN_MS)
  }

  /** False when this telephone is full: the form is then sent as it is. */
  const keep = (people, isHere) => {
    const kept = readAll()
    const answers = (kept[keyOf(page.workshop)] ??= {})
    for (const person of people) answers[person] = [isHere, Date.now()]
    try {
      writeAll(kept)
    } catch {
      return false
    }
    for (const person of people) showKept(person, isHere)
    warning.hidden = true
    tell()
    void sendAll()
    return true
  }

  for (const list of all('[data-arrivals]')) {
    list.addEventListener('submit', event => {
      const { person } = event.target.closest('[data-person]').dataset
      if (!keep([person], event.submitter?.name !== 'back')) return
      event.preventDefault()
      event.stopPropagation()
    })
  }
  for (const form of all('[data-everyone]')) {
    form.addEventListener('submit', event => {
      const left = all('[data-person]').filter(
        line => line.querySelector('[data-absent]').hidden && line.querySelector('[name=back]')?.hidden
      )
      const people = left.map(line => line.dataset.person)
      if (people.length > 0 && !keep(people, true)) return
      event.preventDefault()
      event.stopPropagation()
    })
  }
  window.addEventListener('online', sendAll)
  window.addEventListener('offline', () => {
    hindrance = 'offline'
    tell()
  })
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void sendAll()
  })

  for (const { workshop, answers } of mine())
    if (workshop === page.workshop)
      for (const [person, [isHere]] of Object.entries(answers)) showKept(person, isHere)
  tell()
  void sendAll()
}

if (root && canKeep) {
  writeAll(readAll())
  welcome(root)
}
