# Robust fit indices with missing answers (FIML-C of Zhang and Savalei 2023 as lavaan has it). Made with R 4.2.2, lavaan 0.6-14, from factors-data.csv of factors.R. Run: Rscript factors-missing-fit.R
suppressMessages(library(lavaan))
d <- read.csv("factors-data.csv")
hm <- "f1 =~ m1 + m2 + m3\nf2 =~ m4 + m5 + m6\nf3 =~ m7 + m8 + m9"
out <- file("factors-missing-fit.csv", "w")
cat("model,quantity,value\n", file = out)
report <- function(name, syntax, ...) {
  fit <- cfa(syntax, d, missing = "ml", control = list(iter.max = 5000), em.h1.tol = 1e-11, em.h1.iter.max = 5000, ...)
  fm <- fitMeasures(fit)
  for (one in c("cfi.robust", "tli.robust", "rmsea.robust", "rmsea.ci.lower.robust", "rmsea.ci.upper.robust")) cat(sprintf("%s,%s,%.15g\n", name, one, fm[[one]]), sep = "", file = out)
}
report("robust", hm, estimator = "MLR")
report("one", "f =~ m1 + m2 + m3 + m4 + m5 + m6 + m7 + m8 + m9", estimator = "MLR")
report("labels", "f1 =~ m1 + a*m2 + a*m3\nf2 =~ m4 + m5 + m6\nm1 ~~ m4", estimator = "MLR")
report("groups", hm, estimator = "MLR", group = "group")
report("scalar", hm, estimator = "MLR", group = "group", group.equal = c("loadings", "intercepts"))
report("predictor", "f1 =~ m1 + m2 + m3\nf2 =~ m4 + m5 + m6\nf1 ~ treat + age\nf2 ~ f1", estimator = "MLR")
close(out)
