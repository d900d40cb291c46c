# Reference values of generalised linear mixed models: R's lme4 (glmer) on the data of glmm-data.csv, which our own generator made
# (GeneralizedMixedSample writes it; seed 20261122). Made with R 4.2.2, lme4 1.1.31. Run: Rscript glmm.R > glmm.csv
# lme4's inner iterations and optimiser are run to a tighter tolerance than its own, so that both stand at the optimum: at its own tolPwrss of 1e-7, log det M is
# taken with weights of the last but one iteration, and standard errors of Laplace fits are off by up to 4 in a thousand.
suppressMessages(library(lme4))
options(digits = 17, warn = 1)
d <- read.csv("glmm-data.csv")
for (f in c("school", "class", "pupil", "item")) d[[f]] <- factor(d[[f]])
control <- glmerControl(optimizer = "bobyqa", tolPwrss = 1e-14, optCtrl = list(rhoend = 1e-8, maxfun = 1e5))
w <- function(model, quantity, term, value) cat(sprintf("%s,%s,%s,%.17g\n", model, quantity, term, value), sep = "")
cat("model,quantity,term,value\n")
# Standard errors as lme4 defines them (from the Hessian of the deviance by theta and beta together), but with steps of a twentieth of a standard error and
# Richardson's extrapolation.
errors <- function(m, f) {
  at <- c(getME(m, "theta"), fixef(m)); n <- length(at)
  h <- sqrt(diag(solve(m@optinfo$derivs$Hessian / 2))) / 20
  H <- function(h) { A <- matrix(0, n, n); for (i in 1:n) for (j in i:n) { e <- function(a, b) { x <- at; x[i] <- x[i] + a * h[i]; x[j] <- x[j] + b * h[j]; f(x) }; A[i, j] <- A[j, i] <- (e(1, 1) - e(1, -1) - e(-1, 1) + e(-1, -1)) / (4 * h[i] * h[j]) }; A }
  sqrt(diag(2 * solve((4 * H(h / 2) - H(h)) / 3)))[-seq_along(getME(m, "theta"))]
}
report <- function(name, formula, family = binomial, effects = NULL, ...) {
  m <- do.call(glmer, list(formula, data = d, family = family, control = control, ...))
  s <- coef(summary(m))
  t <- rownames(s)
  s[, "Std. Error"] <- errors(m, do.call(glmer, list(formula, data = d, family = family, control = control, devFunOnly = TRUE, ...)))
  w(name, "estimate", t, s[, "Estimate"]); w(name, "se", t, s[, "Std. Error"])
  v <- as.data.frame(VarCorr(m))
  grp <- sub("\\.[0-9]+$", "", v$grp)
  w(name, "sd", paste(grp, v$var1, ifelse(is.na(v$var2), "", v$var2), sep = "|"), v$sdcor)
  # With several quadrature points glmer's deviance lacks the constants that its Laplace one has, so that its log-likelihoods are on two scales;
  # they agree for outcomes of 0 and 1, where the constants are zero.
  if (is.null(list(...)$nAGQ) || identical(family, binomial)) w(name, "log_likelihood", "", as.numeric(logLik(m)))
  if (!is.null(effects)) {
    r <- ranef(m, condVar = TRUE)[[effects]]
    pv <- attr(r, "postVar")
    for (k in seq_along(r)) { w(name, paste0("effect", k), rownames(r), r[[k]]); w(name, paste0("effect_sd", k), rownames(r), sqrt(pv[k, k, ])) }
  }
  invisible(m)
}
m1 <- report("logit", right ~ x + z + (1 | school), effects = "school")
report("logit_agq7", right ~ x + z + (1 | school), nAGQ = 7)
report("pupil_laplace", right ~ x + z + (1 | pupil))
report("pupil_agq2", right ~ x + z + (1 | pupil), nAGQ = 2)
report("pupil_agq25", right ~ x + z + (1 | pupil), nAGQ = 25)
m2 <- report("logit_slope", right ~ x + z + (1 + x | school), effects = "school")
report("logit_independent", right ~ x + z + (1 + x || school))
report("logit_only_slope", right ~ x + (0 + x | school), nAGQ = 9)
report("logit_nested", right ~ x + (1 | school / class))
mc <- report("logit_crossed", right ~ x + z + (1 | pupil) + (1 | item), effects = "item")
report("logit_three", right ~ x + z + (1 | pupil) + (1 | item) + (1 + x | school))
report("shares", share ~ x + z + (1 | school), weights = d$trials)
mp <- report("poisson", count ~ x + z + (1 | school), poisson, effects = "school")
report("poisson_agq11", count ~ x + z + (1 | school), poisson, nAGQ = 11)
report("poisson_offset", count ~ x + (1 | school) + (1 | item), poisson, offset = log(d$exposure))
report("poisson_slope", count ~ x + z + (1 + x | school), poisson, offset = log(d$exposure))
lr <- as.numeric(2 * (logLik(m2) - logLik(m1)))
w("compare", "statistic", "", lr); w("compare", "p_mixture", "", 0.5 * pchisq(lr, 1, lower.tail = FALSE) + 0.5 * pchisq(lr, 2, lower.tail = FALSE))
g <- glm(right ~ x + z, binomial, d)
w("without", "log_likelihood", "", as.numeric(logLik(g)))
# Nakagawa, Johnson and Schielzeth 2017.
r2 <- function(name, m, distribution) {
  f <- var(as.vector(getME(m, "X") %*% fixef(m))); b <- sum(sapply(VarCorr(m), function(S) S[1, 1]))
  w(name, "r2_marginal", "", f / (f + b + distribution)); w(name, "r2_conditional", "", (f + b) / (f + b + distribution))
}
r2("logit", m1, pi^2 / 3); r2("logit_crossed", mc, pi^2 / 3); r2("poisson", mp, log1p(1 / mean(d$count)))
w("poisson", "dispersion", "", sum(residuals(mp, "pearson")^2) / (nrow(d) - 4))
# Averaged over schools: the mean of the inverse link over normal effects, by R's adaptive integration.
at <- function(x, z) { eta <- sum(fixef(m1) * c(1, x, z)); s <- sqrt(VarCorr(m1)$school[1, 1]); integrate(function(u) plogis(eta + s * u) * dnorm(u), -12, 12, rel.tol = 1e-12)$value }
w("population", "prediction", c("0|0", "1.5|-1", "-3|2"), c(at(0, 0), at(1.5, -1), at(-3, 2)))
# Profile intervals of fixed effects.
p <- profile(m1, which = "beta_", signames = FALSE, devtol = 1e-4)
ci <- confint(p)
w("profile", "lower", rownames(ci), ci[, 1]); w("profile", "upper", rownames(ci), ci[, 2])
