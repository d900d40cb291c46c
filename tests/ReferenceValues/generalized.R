# Reference values of generalised linear models: R's glm, sandwich and clubSandwich on the data of generalized-data.csv, which our own
# generator made (GeneralizedSample writes it; seed 20261122). Made with R 4.2.2, sandwich 3.0.2, clubSandwich 0.5.8.
# Run: Rscript generalized.R > generalized.csv
suppressMessages({library(sandwich); library(clubSandwich)})
d <- read.csv("generalized-data.csv")
w <- function(model, kind, quantity, term, value) cat(sprintf("%s,%s,%s,%s,%.17g\n", model, kind, quantity, term, value), sep = "")
cat("model,kind,quantity,term,value\n")
k <- glm.control(epsilon = 1e-14, maxit = 100)
report <- function(name, m, robust = FALSE, cluster = NULL) {
  m <- suppressWarnings(update(m, start = coef(m)))  # standard errors from the weights at the estimates, not one step before
  s <- summary(m)$coefficients
  t <- rownames(s)
  w(name, "Classical", "estimate", t, s[, 1]); w(name, "Classical", "se", t, s[, 2]); w(name, "Classical", "p", t, s[, 4])
  w(name, "Classical", "log_likelihood", "", as.numeric(logLik(m))); w(name, "Classical", "aic", "", AIC(m))
  w(name, "Classical", "deviance", "", deviance(m)); w(name, "Classical", "null_deviance", "", m$null.deviance)
  w(name, "Classical", "pearson", "", sum(residuals(m, "pearson")^2) / m$df.residual)
  w(name, "Classical", "covariance", "", vcov(m)[1, 2])
  if (robust) for (h in c("HC0", "HC1", "HC2", "HC3")) w(name, h, "se", t, sqrt(diag(vcovHC(m, type = h))))
  if (!is.null(cluster)) {
    for (cr in c("CR0", "CR1", "CR1S")) w(name, cr, "se", t, sqrt(diag(as.matrix(vcovCR(m, cluster = cluster, type = cr)))))
    # CR2 of the last step's least squares, as an unweighted linear model in its weighted coordinates
    r <- sqrt(m$weights); X <- r * model.matrix(m); e <- r * (X %*% coef(m) / r + residuals(m, "working"))
    l <- lm(e ~ 0 + X)
    ct <- coef_test(l, vcov = vcovCR(l, cluster = cluster, type = "CR2"), test = "Satterthwaite")
    w(name, "CR2", "se", t, ct$SE)
    w(name, "CR2", "df", t, if (is.null(ct$df_Satt)) ct$df else ct$df_Satt)
  }
}
report("logistic", glm(passed ~ x + z + female + north + south, binomial, d, control = k), TRUE, d$school)
report("logistic-weighted", suppressWarnings(glm(passed ~ x + z + female, binomial, d, weights = trials, control = k)))
report("logistic-offset", glm(passed ~ x + female, binomial, d, offset = 0.3 * z, control = k), TRUE)
report("logistic-no-intercept", glm(passed ~ 0 + x + z, binomial, d, control = k))
report("shares", glm(share ~ x + z + female, binomial, d, weights = trials, control = k), TRUE)
report("poisson", glm(visits ~ x + z + female + north + south, poisson, d, offset = log(exposure), control = k), TRUE, d$school)
report("poisson-weighted", glm(visits ~ x + z + female, poisson, d, weights = trials, control = k))
report("poisson-no-intercept", glm(visits ~ 0 + x + z, poisson, d, offset = log(exposure), control = k))
report("overdispersed", glm(absences ~ x + z + female + north + south, poisson, d, offset = log(exposure), control = k), TRUE, d$school)
report("gaussian", glm(exposure ~ x + z + female, gaussian, d, weights = trials, control = k))
new <- data.frame(x = c(0, 1.5, -3), z = c(0, -1, 2), female = c(0, 1, 0), north = c(0, 1, 0), south = c(0, 0, 1), exposure = c(1, 2, 0.5))
for (name in c("logistic", "poisson")) {
  m <- if (name == "logistic") glm(passed ~ x + z + female + north + south, binomial, d, control = k) else
    glm(visits ~ x + z + female + north + south + offset(log(exposure)), poisson, d, control = k)
  m <- update(m, start = coef(m))
  p <- predict(m, new, se.fit = TRUE); q <- predict(m, new, type = "response", se.fit = TRUE)
  w(name, "predict", "mean", 1:3, q$fit); w(name, "predict", "se", 1:3, q$se.fit)
  w(name, "predict", "lower", 1:3, m$family$linkinv(p$fit - qnorm(.975) * p$se.fit)); w(name, "predict", "upper", 1:3, m$family$linkinv(p$fit + qnorm(.975) * p$se.fit))
}
suppressMessages(library(MASS))
for (name in c("nb", "nb-weighted")) {
  m <- if (name == "nb") glm.nb(absences ~ x + z + female + north + south + offset(log(exposure)), d, control = glm.control(epsilon = 1e-14, maxit = 200)) else
    glm.nb(absences ~ x + female, d, weights = trials, control = glm.control(epsilon = 1e-14, maxit = 200))
  s <- summary(m)$coefficients
  w(name, "negative binomial", "estimate", rownames(s), s[, 1]); w(name, "negative binomial", "se", rownames(s), s[, 2])
  w(name, "negative binomial", "theta", "", m$theta); 
  # glm.nb's own standard error of theta is one step before the last: the observed information at the estimates instead
  th <- m$theta; mu <- fitted(m); y <- m$y; pw <- m$prior.weights
  w(name, "negative binomial", "theta_se", "", 1 / sqrt(sum(pw * (-trigamma(th + y) + trigamma(th) - 1 / th + 2 / (mu + th) - (y + th) / (mu + th)^2))))
  w(name, "negative binomial", "log_likelihood", "", as.numeric(logLik(m))); w(name, "negative binomial", "aic", "", AIC(m)); w(name, "negative binomial", "deviance", "", deviance(m))
}
for (v in c(0.01, 0.3, 1, 2.5, 14.9, 15, 120, 1e6)) { w("gamma", "polygamma", "digamma", v, digamma(v)); w("gamma", "polygamma", "trigamma", v, trigamma(v)) }
