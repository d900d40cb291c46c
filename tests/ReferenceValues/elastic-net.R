# Reference values of penalised regressions on generalized-data.csv: R's glmnet (standardised columns) at given penalties, and cross-validation by given
# folds (groups: schools modulo 5). Made with R 4.2.2, glmnet 4.1.6. Run: Rscript elastic-net.R > elastic-net.csv; then python3 elastic-net.py >> elastic-net.csv
suppressMessages(library(glmnet))
d <- read.csv("generalized-data.csv")
w <- function(model, penalty, term, value) cat(sprintf("%s,%.17g,%s,%.17g\n", model, penalty, term, value), sep = "")
cat("model,penalty,term,value\n")
# glmnet divides the L2 part of the penalty of numbers by their standard deviation (1/n); with an outcome of standard deviation one, its objective is as documented
y <- d$exposure + d$x; y <- y / sqrt(mean((y - mean(y))^2))
t <- c("x", "z", "female", "north", "south", "trials"); X <- as.matrix(d[, t]); glmnet.control(fdev = 0, devmax = 1)
for (share in c(1, 0.5, 0)) {
  l <- c(0.3, 0.05, 0.01)
  m <- glmnet(X, y, alpha = share, lambda = l, thresh = 1e-24, maxit = 1e8)
  for (s in l) { b <- coef(m, s = s)[, 1]; w(paste0("gaussian-", share), s, names(b), b) }
  m <- glmnet(X, d$passed, family = "binomial", alpha = share, lambda = l, thresh = 1e-24, maxit = 1e8)
  for (s in l) { b <- coef(m, s = s)[, 1]; w(paste0("binomial-", share), s, names(b), b) }
}
l <- c(0.1, 0.02)
m <- glmnet(X, d$exposure + d$x, weights = d$trials, offset = d$z, lambda = l, thresh = 1e-24, maxit = 1e8)
for (s in l) { b <- coef(m, s = s)[, 1]; w("weighted", s, names(b), b) }
l <- c(0.2, 0.1, 0.05, 0.02, 0.01, 0.005)
for (family in c("gaussian", "binomial")) {
  y <- if (family == "gaussian") d$exposure + d$x else d$passed
  m <- cv.glmnet(X, y, family = family, lambda = l, foldid = d$school %% 5 + 1, thresh = 1e-20, type.measure = if (family == "gaussian") "mse" else "deviance")
  w(paste0("cv-", family), m$lambda, "error", m$cvm); w(paste0("cv-", family), m$lambda, "se", m$cvsd)
}
