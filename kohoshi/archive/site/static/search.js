// Finds articles by pairs of neighbouring characters; every find is compared with the text before it
// is shown. Files are loaded as scripts, so that it also works on pages opened from a disk.
const PAGE = 20, BEFORE = 24, AFTER = 56
const VOICING = { 'ﾞ': '\u3099', 'ﾟ': '\u309a', '\u3099': '\u3099', '\u309a': '\u309a' }
const waiting = new Map(), taken = new Map()

globalThis.backNumbers = {
  take(kind, number, data) {
    taken.set(`${kind}${number}`, data)
    waiting.get(`${kind}${number}`)?.(data)
  },
}

function load(kind, number, file) {
  const key = `${kind}${number}`
  if (taken.has(key)) return Promise.resolve(taken.get(key))
  return new Promise((resolve, reject) => {
    waiting.set(key, resolve)
    const script = document.createElement('script')
    script.src = `search/${file}.js`
    script.onerror = () => reject(new Error(file))
    document.head.append(script)
  })
}

// The form in which text is searched; index: where each character came from.
function folded(text, fold) {
  const out = [], index = []
  ;[...text].forEach((char, offset) => {
    if (char in VOICING && out.length) {
      const composed = (out.at(-1) + VOICING[char]).normalize('NFC')
      if ([...composed].length === 1) { out[out.length - 1] = composed; return }
    }
    if (/[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/u.test(char)) return
    for (const one of fold[char] ?? char.normalize('NFC').toLowerCase()) { out.push(one); index.push(offset) }
  })
  return { chars: out, text: out.join(''), index }
}

async function candidates(word, shelf) {
  const chars = [...word]
  const shard = char => char.codePointAt(0) % shelf.shards
  const shards = new Map()
  await Promise.all([...new Set(chars.slice(0, Math.max(1, chars.length - 1)).map(shard))].map(async number =>
    shards.set(number, await load('pairs', number, `p${number}`))))
  const numbers = steps => { let at = 0; return steps.map((step, i) => (at = i ? at + step : step)) }
  if (chars.length === 1) {
    const every = Object.entries(shards.get(shard(chars[0]))).filter(([pair]) => pair.startsWith(chars[0]))
    return new Set(every.flatMap(([, steps]) => numbers(steps)))
  }
  let found = null
  for (let i = 0; i + 1 < chars.length; i++) {
    const here = numbers(shards.get(shard(chars[i]))[chars[i] + chars[i + 1]] ?? [])
    found = found === null ? new Set(here) : found.intersection?.(new Set(here)) ?? new Set(here.filter(n => found.has(n)))
    if (!found.size) break
  }
  return found
}

// The first paragraph with the first word, rather not the title; null when a word is not truly there.
function spot(texts, words, title, fold) {
  const forms = texts.map(text => folded(text, fold))
  if (!words.every(word => forms.some(form => form.text.includes(word)))) return null
  const with_ = forms.map((form, i) => i).filter(i => forms[i].text.includes(words[0]))
  const at = with_.find(i => texts[i] !== title) ?? with_[0]
  const form = forms[at], start = [...form.text.slice(0, form.text.indexOf(words[0]))].length
  const end = start + [...words[0]].length
  return { chars: [...texts[at]], from: form.index[start], to: form.index[end - 1] + 1 }
}

function entry(row, shelf, found) {
  const [issue, , title, , href, faces] = row, [label] = shelf.issues[issue]
  const item = document.createElement('li'), link = document.createElement('a')
  link.href = href
  link.textContent = title
  const from = document.createElement('p')
  from.className = 'from'
  from.textContent = `${label}　${faces}`
  const said = document.createElement('p'), mark = document.createElement('mark')
  const first = Math.max(0, found.from - BEFORE), last = Math.min(found.chars.length, Math.max(found.to, found.from + AFTER))
  mark.textContent = found.chars.slice(found.from, found.to).join('')
  said.append((first ? '…' : '') + found.chars.slice(first, found.from).join(''), mark,
    found.chars.slice(found.to, last).join('') + (last < found.chars.length ? '…' : ''))
  item.append(from, link, said)
  return item
}

async function* hits(words, year, face, shelf) {
  let numbers = null
  for (const word of words) {
    const here = await candidates(word, shelf)
    numbers = numbers === null ? here : new Set([...here].filter(n => numbers.has(n)))
  }
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const row = shelf.articles[number], [issue, , title, faces] = row
    if ((year && shelf.issues[issue][2] !== year) || (face && !faces.includes(face))) continue
    const texts = await load('texts', issue, `t${issue}`)
    const place = number - shelf.articles.findIndex(other => other[0] === issue)
    const found = spot(texts[place], words, title, shelf.fold)
    if (found) yield entry(row, shelf, found)
  }
}

async function search() {
  const asked = new URLSearchParams(location.search), state = document.querySelector('#state')
  const word = (asked.get('q') ?? '').slice(0, 200)
  for (const name of ['q', 'year', 'face']) document.querySelector(`#${name}`).value = asked.get(name) ?? ''
  if (!word.trim()) return
  state.textContent = 'さがしています…'
  const shelf = await load('shelf', 0, 'articles')
  const words = [...new Set(word.split(/\s+/u).map(piece => folded(piece, shelf.fold).text).filter(Boolean))]
  if (!words.length) { state.textContent = 'さがす言葉を入れてください'; return }
  const list = document.querySelector('#hits'), more = document.querySelector('#more')
  const found = hits(words, Number(asked.get('year')) || 0, Number(asked.get('face')) || 0, shelf)
  const next = async () => {
    more.hidden = true
    let ended = false
    for (let i = 0; i < PAGE && !ended; i++) {
      const { value, done } = await found.next()
      if (done) ended = true
      else list.append(value)
    }
    more.hidden = ended
    state.textContent = list.children.length ? `「${word}」のある記事 ${list.children.length}件${ended ? '' : '（まだあります）'}` : `「${word}」は見つかりませんでした`
  }
  more.addEventListener('click', next)
  await next()
}

search().catch(() => { document.querySelector('#state').textContent = 'さがすためのファイルを読めませんでした' })
