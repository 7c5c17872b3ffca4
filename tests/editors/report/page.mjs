// Opens the page in Chromium, light and dark, wide and narrow, and prints what was seen as JSON.
//
//   node page.mjs TOOLS PAGE PICTURES
//
// TOOLS is a folder with playwright-core in its node_modules.
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [tools, page, pictures] = process.argv.slice(2)
const { chromium } = createRequire(join(tools, 'node_modules', 'x.js'))('playwright-core')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})

const seen = { requests: [], complaints: [], views: [], aloud: [], text: '', rows: 0 }

// The least contrast of any text with what lies behind it.
const contrast = () => {
  const parse = (color) => (color.match(/[\d.]+/g) ?? []).map(Number)
  const light = ([r, g, b]) => {
    const part = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
  }
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor)
      if (color.length === 3 || color[3] > 0) return color
    }
    return [255, 255, 255]
  }
  let least = 21
  for (const element of document.querySelectorAll('main *')) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim())
    if (!own || element.closest('title, desc') || ['title', 'desc'].includes(element.localName)) continue
    const style = getComputedStyle(element)
    const front = light(parse(element.namespaceURI.endsWith('svg') ? style.fill : style.color))
    const back = light(behind(element))
    least = Math.min(least, (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05))
  }
  return least
}

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1100, 380]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, offline: true })
    const tab = await context.newPage()
    tab.on('console', (message) => seen.complaints.push(message.text()))
    tab.on('pageerror', (error) => seen.complaints.push(String(error)))
    tab.on('request', (request) => {
      if (!seen.requests.includes(request.url())) seen.requests.push(request.url())
    })
    await tab.goto(pathToFileURL(page).href)
    await tab.locator('summary').click()
    seen.views.push({
      colorScheme,
      width,
      overflow: await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      contrast: await tab.evaluate(contrast),
      bars: await tab.locator('svg[role=img] rect').evaluateAll((all) => all.filter((r) => r.getBoundingClientRect().height > 0).length),
    })
    const name = `${basename(page, '.html')}-${colorScheme}-${width}.png`
    await tab.screenshot({ path: join(pictures, name), fullPage: true })
    if (!seen.text) {
      seen.text = await tab.locator('main').innerText()
      seen.rows = await tab.locator('details tbody tr').count()
      const session = await context.newCDPSession(tab)
      const { nodes } = await session.send('Accessibility.getFullAXTree')
      seen.aloud = nodes
        .filter((node) => !node.ignored && node.name?.value)
        .map((node) => ({ role: node.role?.value, name: node.name.value }))
    }
    await context.close()
  }
}
await browser.close()
console.log(JSON.stringify(seen))
