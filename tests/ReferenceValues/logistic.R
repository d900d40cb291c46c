# Reference values of logistic regression on regression-data.csv (outcome: y above 7). Made with R 4.2.2. Run: Rscript logistic.R > logistic.csv
d <- read.csv("regression-data.csv")
d$pass <- as.numeric(d$y > 7)
w <- function(model, quantity, term, value) cat(sprintf("%s,%s,%s,%.17g\n", model, quantity, term, value), sep = "")
cat("model,quantity,term,value\n")
report <- function(name, m) {
  m <- suppressWarnings(update(m, start = coef(m)))  # standard errors from the weights at the estimates, not one step before
  s <- summary(m)$coefficients
  w(name, "estimate", rownames(s), s[, 1]); w(name, "se", rownames(s), s[, 2]); w(name, "p", rownames(s), s[, 4])
  ci <- confint.default(m)
  w(name, "lower", rownames(s), ci[, 1]); w(name, "upper", rownames(s), ci[, 2])
  w(name, "log_likelihood", "", as.numeric(logLik(m))); w(name, "aic", "", AIC(m)); w(name, "bic", "", BIC(m))
}
k <- glm.control(epsilon = 1e-14, maxit = 100)
report("plain", glm(pass ~ x + z + female, binomial, d, control = k))
report("offset", glm(pass ~ x + female, binomial, d, offset = 0.3 * z, control = k))
report("no_intercept", glm(pass ~ 0 + x + z, binomial, d, control = k))
report("weighted", suppressWarnings(glm(pass ~ x + z + female, binomial, d, weights = school + 1, control = k)))
