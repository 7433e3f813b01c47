import type { Browser, Page } from 'playwright-core'

export const BUREAU = { width: 1280, height: 900 }
export const TELEPHONE = { width: 360, height: 740 }
const MOT_DE_PASSE = 'parvis-demonstration'

/** Signs in as a person would, the second factor included: the demonstration shows its code. */
export async function openAs(browser: Browser, base: string, email: string, viewport = BUREAU): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'fr-FR', timezoneId: 'Europe/Paris' })
  const page = await context.newPage()
  await page.goto(`${base}/connexion`)
  await page.fill('input[type=email]', email)
  await page.fill('input[type=password]', MOT_DE_PASSE)
  await page.press('input[type=password]', 'Enter')
  await page.waitForURL((url) => url.pathname !== '/connexion')
  if (page.url().includes('/connexion/verification')) {
    const shown = (await page.locator('main').textContent()) ?? ''
    await page.fill('input[name=code]', /\b\d{6}\b/.exec(shown)?.[0] ?? '')
    await page.press('input[name=code]', 'Enter')
    await page.waitForURL((url) => !url.pathname.startsWith('/connexion'))
  }
  return page
}
