# Robust errors of ordinal regression on generalized-data.csv: sandwich's bread and scores of ordinal::clm. CR0 is vcovCL(type = "HC0", cadjust = FALSE), CR1 with cadjust = TRUE.
# Made with R 4.2.2, ordinal 2022.11, sandwich 3.0.2. Run: Rscript ordinal-robust.R > ordinal-robust.csv
suppressMessages({library(ordinal); library(sandwich)})
d <- read.csv("generalized-data.csv"); d$g <- factor(d$grade)
cat("model,kind,term,standard_error\n")
report <- function(name, formula, weights) {
  d$w <- weights
  m <- clm(formula, data = d, weights = w, control = clm.control(gradTol = 1e-12, maxIter = 200))
  w <- function(kind, V) cat(sprintf("%s,%s,%s,%.15g\n", name, kind, names(coef(m)), sqrt(diag(V))), sep = "")
  w("HC0", sandwich(m)); w("CR0", vcovCL(m, d$school, type = "HC0", cadjust = FALSE)); w("CR1", vcovCL(m, d$school, type = "HC0", cadjust = TRUE))
}
report("plain", g ~ x + z + female + north + south, rep(1, nrow(d)))
report("weighted", g ~ x + female, d$trials)
