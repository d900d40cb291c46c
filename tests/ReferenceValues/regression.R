# Reference values of linear regression: R's lm, sandwich and clubSandwich on the data of regression-data.csv,
# which our own generator made (RegressionReferenceTests writes it; seed 20260801).
# Made with R 4.2.2, sandwich 3.0.2, clubSandwich 0.5.8. Run: Rscript regression.R > regression.csv
suppressMessages({library(sandwich); library(clubSandwich)})
options(digits = 17)
d <- read.csv("regression-data.csv")
w <- function(model, kind, quantity, term, value) cat(sprintf("%s,%s,%s,%s,%.17g\n", model, kind, quantity, term, value), sep = "")
cat("model,kind,quantity,term,value\n")
report <- function(name, m, cluster = NULL) {
  s <- summary(m)
  t <- gsub(",", ";", names(coef(m)))
  w(name, "Classical", "estimate", t, coef(m))
  w(name, "Classical", "residual_sd", "", s$sigma)
  w(name, "Classical", "r_squared", "", s$r.squared)
  w(name, "Classical", "adjusted_r_squared", "", s$adj.r.squared)
  w(name, "Classical", "log_likelihood", "", as.numeric(logLik(m)))
  w(name, "Classical", "aic", "", AIC(m))
  w(name, "Classical", "bic", "", BIC(m))
  w(name, "Classical", "rss", "", deviance(m))
  if (!is.null(s$fstatistic)) {
    w(name, "Classical", "f", "", s$fstatistic[1])
    w(name, "Classical", "f_p", "", pf(s$fstatistic[1], s$fstatistic[2], s$fstatistic[3], lower.tail = FALSE))
  }
  k <- names(coef(m))[!is.na(coef(m))]
  tk <- gsub(",", ";", k)
  se <- function(kind, V, df) {
    sd <- sqrt(diag(V))[k]
    b <- coef(m)[k]
    df <- rep(df, length.out = length(k))
    w(name, kind, "se", tk, sd)
    w(name, kind, "df", tk, df)
    w(name, kind, "p", tk, 2 * pt(-abs(b / sd), df))
    w(name, kind, "lower", tk, b - qt(0.975, df) * sd)
    w(name, kind, "upper", tk, b + qt(0.975, df) * sd)
  }
  n <- nobs(m); r <- m$df.residual
  se("Classical", vcov(m)[k, k, drop = FALSE], r)
  wald <- function(kind, V, df) {
    kk <- setdiff(k, "(Intercept)")
    f <- as.numeric(t(coef(m)[kk]) %*% solve(V[kk, kk]) %*% coef(m)[kk]) / length(kk)
    w(name, kind, "f", "", f)
  }
  for (h in c("HC0", "HC1", "HC2", "HC3")) {
    V <- vcovHC(m, type = h)
    se(h, V, r)
    wald(h, V, r)
  }
  if (!is.null(cluster)) {
    g <- length(unique(cluster))
    for (cr in c("CR0", "CR1", "CR1S")) {
      V <- as.matrix(vcovCR(m, cluster = cluster, type = cr))
      dimnames(V) <- list(k, k)
      se(cr, V, g - 1)
    }
    if (is.null(m$weights)) {
      V <- vcovCR(m, cluster = cluster, type = "CR2")
      ct <- coef_test(m, vcov = V, test = "Satterthwaite")
      V <- as.matrix(V); dimnames(V) <- list(k, k)
      se("CR2", V, ct$df_Satt %||% ct$df)
    }
  }
}
`%||%` <- function(a, b) if (is.null(a)) b else a
report("plain", lm(y ~ x + z + female, d), d$school)
report("weighted", lm(y ~ x + z + female, d, weights = weight), d$school)
# summary.lm of R 4.2.2 counts what an offset explains in R2; taking it off the outcome first is the same model without that.
report("offset", lm(I(y - z) ~ x + female, d))
report("no_intercept", lm(y ~ 0 + x + z, d), d$school)
report("aliased", lm(y ~ x + z + I(x - 2 * z) + female, d), d$school)
report("shifted", lm(y ~ I(x + 100) + z, d))
new <- data.frame(x = c(0, 1.5, -3), z = c(0, -1, 2), female = c(0, 1, 0))
m <- lm(y ~ x + z + female, d)
a <- predict(m, new, interval = "confidence", se.fit = TRUE)
b <- predict(m, new, interval = "prediction")
w("plain", "predict", "value", 1:3, a$fit[, 1]); w("plain", "predict", "se", 1:3, a$se.fit)
w("plain", "predict", "lower", 1:3, a$fit[, 2]); w("plain", "predict", "upper", 1:3, a$fit[, 3])
w("plain", "predict", "lower_new", 1:3, b[, 2]); w("plain", "predict", "upper_new", 1:3, b[, 3])
