import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** A way of setting text: font, size and distance between lines in points, colour. */
export interface TextStyle {
  font: FontName
  size: number
  leading: number
  color: string
}

export type FontName = 'regular' | 'semibold'

/** A4 in points, and what stays white around the text. */
export const PAGE = { width: 595.28, height: 841.89, left: 62, right: 62, top: 60, bottom: 70 }

export const INK = '#1b1f27'
const QUIET = '#565d6b'
export const ACCENT = '#1f3a63'
export const RULE = '#c9ced8'
export const SHADE = '#f0f2f6'

const style = (font: FontName, size: number, leading: number, color = INK): TextStyle => ({
  font,
  size,
  leading,
  color,
})

export const STYLES = {
  emetteur: style('semibold', 10.5, 14, ACCENT),
  title: style('semibold', 20, 25, ACCENT),
  subtitle: style('regular', 12, 16, QUIET),
  heading2: style('semibold', 13, 17, ACCENT),
  heading3: style('semibold', 11, 15),
  body: style('regular', 10.5, 15),
  label: style('regular', 10, 13.5, QUIET),
  value: style('regular', 10, 13.5),
  strong: style('semibold', 10, 13.5),
  column: style('semibold', 9, 12, ACCENT),
  cell: style('regular', 9, 12),
  caption: style('regular', 9, 12, QUIET),
  footer: style('regular', 8, 10, QUIET),
}

const require = createRequire(import.meta.url)

/** Source Sans 3, SIL Open Font License 1.1: whole Latin, Greek and Cyrillic, embedded as a subset in each document. */
export function readFonts(): Record<FontName, Buffer> {
  return {
    regular: readFileSync(require.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf')),
    semibold: readFileSync(require.resolve('@expo-google-fonts/source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf')),
  }
}
