# Run in the repository's root: Rscript docs/examples/figures.R
library(arrow) # frictionless-r reads CSV resources alone: see the page
figures <- read_parquet("datapackage/data/figures.parquet")
rows <- figures$indicator == "rd_intensity" & figures$area == "CN-GD" & figures$measure == "level"
print(figures[rows, c("period", "value", "unit", "vintage", "status")])
