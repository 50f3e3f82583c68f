-- Run in the repository's root: duckdb < docs/examples/figures.sql
SELECT f.period, f.value, f.unit, f.vintage, f.status, i.name_en
FROM 'datapackage/data/figures.parquet' AS f
JOIN 'datapackage/data/indicators.parquet' AS i USING (indicator)
WHERE f.indicator = 'rd_intensity' AND f.area = 'CN-GD' AND f.measure = 'level'
ORDER BY f.period;
