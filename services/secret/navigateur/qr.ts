import { encode } from 'uqr'

const SVG = 'http://www.w3.org/2000/svg'

/** The text as a QR code, drawn in the page: no address leaves the browser. */
export function renderQr(text: string): SVGSVGElement {
  const { data, size } = encode(text, { border: 2 })
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', 'Code QR du lien')
  const background = document.createElementNS(SVG, 'rect')
  background.setAttribute('width', '100%')
  background.setAttribute('height', '100%')
  background.setAttribute('fill', '#fff')
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute(
    'd',
    data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : []))).join(''),
  )
  path.setAttribute('fill', '#000')
  svg.append(background, path)
  return svg
}
