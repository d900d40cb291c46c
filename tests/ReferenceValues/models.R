# Reference values of formulas and factor coding: R's lm on regression-data.csv, school as text, sex made of female.
# Made with R 4.2.2. Run: LC_ALL=C Rscript models.R > models.csv   (terms with ; for ,)
options(digits = 17)
d <- read.csv("regression-data.csv", colClasses = c(school = "character"))
d$sex <- ifelse(d$female == 1, "F", "M")
d$girl <- d$female == 1
formulas <- list(
  y ~ z + log(weight) + poly(x, 2) + sex,
  y ~ x * sex,
  y ~ 0 + sex + x,
  y ~ x:sex,
  y ~ (x + z + sex)^2 - x:z,
  y ~ sex / x,
  y ~ I(x^2 / 2) + scale(z) + sqrt(weight),
  y ~ x + school,
  y ~ poly(x, 3, raw = TRUE) + girl,
  y ~ x * sex * girl - sex:girl - x:sex:girl - girl,
  log(weight) ~ x - 1,
  y ~ sex:school - 1,
  y ~ 1)
cat("case,term,estimate,se\n")
for (i in seq_along(formulas)) {
  m <- lm(formulas[[i]], d)
  s <- summary(m)$coefficients
  se <- setNames(rep(NA, length(coef(m))), names(coef(m)))
  se[rownames(s)] <- s[, 2]
  cat(sprintf("%d,%s,%.17g,%.17g\n", i, gsub(",", ";", names(coef(m))), coef(m), se), sep = "")
}
