// npm install hyparquet hyparquet-compressors; run in the repository's root:
// node docs/examples/figures.mjs
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors' // the tables are packed by zstd

const file = await asyncBufferFromFile('datapackage/data/figures.parquet')
const columns = ['indicator', 'area', 'measure', 'period', 'value', 'unit', 'vintage', 'status']
const figures = await parquetReadObjects({ file, columns, compressors })
console.log(JSON.stringify(figures.filter(
  (f) => f.indicator === 'rd_intensity' && f.area === 'CN-GD' && f.measure === 'level',
)))
