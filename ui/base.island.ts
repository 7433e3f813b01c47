import { config } from '@hotwired/turbo'
import { enhanceDialogues } from './browser/dialogue.ts'
import { followSendings } from './browser/sending.ts'
import { protectTyping } from './browser/typing.ts'
import { keepSignsTogether } from './browser/typographie.ts'

// The bar would be drawn without its style: `html[aria-busy]` shows the wait instead.
config.drive.progressBarDelay = 3_600_000

enhanceDialogues()
followSendings()
protectTyping()
keepSignsTogether(document.body)
document.addEventListener('turbo:render', () => keepSignsTogether(document.body))
