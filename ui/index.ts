export { html, type SafeHtml } from '@remix-run/html-template'
export { type BuiltAssets, buildAssets } from './assets/build.ts'
export { assetRoutes } from './assets/routes.ts'
export { type ButtonKind, linkButton, type SubmitOptions, submitButton } from './form/button.ts'
export {
  checkboxesField,
  checkboxField,
  type Option,
  radioField,
  type SelectFieldOptions,
  selectField,
} from './form/choice-field.ts'
export { faultSummary, fautesOf, type Saisie, saisie, type Values } from './form/faults.ts'
export type { FieldOptions } from './form/field.ts'
export { type FileFieldOptions, fileField } from './form/file-field.ts'
export { type FormOptions, form, formActions } from './form/form.ts'
export { dateField, hiddenField, type TextFieldOptions, textArea, textField } from './form/text-field.ts'
export { dateText, dateTimeText, formatBytes, formatDate, formatDateTime } from './format.ts'
export { galerieRoutes } from './galerie/routes.ts'
export { errorPage } from './layout/error-page.ts'
export { type PageOptions, page } from './layout/page.ts'
export { badge, notice, type Tone } from './parts/badge.ts'
export { card, cardGrid, emptyState, splitView } from './parts/card.ts'
export { type DialogueOptions, dialogue } from './parts/dialogue.ts'
export { definitionList, type LinkItem, linkList, progress, type Tab, tabs } from './parts/lists.ts'
export { pdfViewer } from './parts/pdf-viewer.ts'
export { type Step, timeline } from './parts/timeline.ts'
export { type CsvValue, csv, csvReponse } from './table/csv.ts'
export { type Column, type DataTableOptions, dataTable } from './table/data-table.ts'
export { readTableState, type TableState, type TableStateOptions, tableUrl } from './table/state.ts'
